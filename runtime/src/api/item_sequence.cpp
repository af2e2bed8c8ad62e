#include <tenon/api/item_sequence.hpp>

#include <tenon/http/fields.hpp>

#include "media_type.hpp"

namespace tenon::api {

namespace {

/// `/name is required (required); …`
std::string summary(const std::vector<violation>& found) {
  std::string text;
  for (std::size_t i = 0; i < found.size() && i < 3; ++i) {
    if (i > 0) text += "; ";
    if (!found[i].pointer.empty()) text += found[i].pointer + ' ';
    text += found[i].message;
  }
  return text;
}

bool ends_with(std::string_view name, std::string_view suffix) noexcept {
  return name.size() >= suffix.size() &&
         http::equal_ignoring_case(name.substr(name.size() - suffix.size()), suffix);
}

}  // namespace

invalid_item::invalid_item(kind why, std::size_t index, std::uint64_t offset,
                           std::vector<violation> found)
    : item_error(why, index, offset, summary(found)), violations_(std::move(found)) {}

std::optional<http::item_framing> framing_of(std::string_view media_type) noexcept {
  const std::string_view name = media_essence(media_type);
  if (http::equal_ignoring_case(name, "text/event-stream")) return http::item_framing::event_stream;
  if (ends_with(name, "/json-seq") || ends_with(name, "+json-seq")) {
    return http::item_framing::json_seq;
  }
  for (const std::string_view each :
       {"application/jsonl", "application/x-ndjson", "application/ndjson",
        "application/x-jsonlines", "application/jsonlines"}) {
    if (http::equal_ignoring_case(name, each)) return http::item_framing::json_lines;
  }
  return std::nullopt;
}

namespace detail {

void require_valid(violation_log& found, const http::item_reader& at, const item_options& options) {
  if (found.empty() || (!options.validates && !found.unparsable)) return;
  std::vector<violation> all;
  for (problem_error& each : found.errors) {
    all.push_back({.pointer = std::move(each.pointer),
                   .code = std::move(each.code),
                   .message = std::move(each.message)});
  }
  const auto why =
      found.unparsable ? http::item_error::kind::malformed : http::item_error::kind::invalid;
  throw invalid_item(why, at.index(), at.offset(), std::move(all));
}

}  // namespace detail

}  // namespace tenon::api
