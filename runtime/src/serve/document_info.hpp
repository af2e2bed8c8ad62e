#pragma once

#include <string>
#include <string_view>

namespace tenon::serving {

/// What an OpenAPI document says of itself.
struct document_info {
  std::string title{};
  std::string version{};
};

/// Empty where the text does not say, or is no such document.
[[nodiscard]] document_info read_document_info(std::string_view document);

}  // namespace tenon::serving
