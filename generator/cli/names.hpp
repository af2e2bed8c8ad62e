#pragma once
#include <string>
#include <string_view>

namespace tenon::gen::cli {

/// A name for the API made from its document's path: `specs/Pet-Store.v1.yaml` gives
/// `pet_store_v1`.
std::string name_from_path(const std::string& path);

/// True for identifiers joined by `::`, none of them a C++ keyword.
bool is_namespace(std::string_view text);

/// True for a name that is one folder, on every system: letters, digits, '_', '-' and '.'.
bool is_folder_name(std::string_view text);

/// True for `OA` and four digits.
bool looks_like_code(std::string_view text);

}  // namespace tenon::gen::cli
