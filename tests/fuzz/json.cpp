// Any bytes as JSON: what is read is also JSON to another parser, and reads back as the same value.
#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <tenon/json.hpp>

#include "require.hpp"

using namespace tenon;

namespace {

std::optional<json::any> parse(std::string_view text) {
  try {
    return json::any::parse(text);
  } catch (const json::error&) {
    return std::nullopt;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::optional<json::any> value = parse(text);
  if (!value) return 0;
  const nlohmann::json other = nlohmann::json::parse(text, nullptr, false);
  // That parser has no numbers beyond double.
  const bool may_overflow = text.size() > 300 || text.find_first_of("eE") != text.npos;
  require(!other.is_discarded() || may_overflow);
  const std::optional<json::any> again = parse(value->text());
  require(again && *again == *value && again->text() == value->text());
  return 0;
}
