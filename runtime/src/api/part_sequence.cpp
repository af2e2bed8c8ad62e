#include <tenon/api/part_sequence.hpp>

#include <cstdint>
#include <random>
#include <vector>

#include "media_type.hpp"

namespace tenon::api::detail {

part_contents::part_contents(sequence<bytes> from, std::string_view content_type,
                             const item_options& options)
    : options_(options),
      reader_(std::move(from), content_type,
              {.parts = {.parts = SIZE_MAX}, .part_bytes = options.max_item}) {}

task<bool> part_contents::next() {
  const bool more = co_await reader_.next(part_);
  if (!more) co_return false;
  ++count_;
  text_.clear();
  while (true) {
    const std::string_view piece = co_await reader_.read();
    if (piece.empty()) break;
    text_.append(piece);
  }
  co_return true;
}

bool part_contents::is_json() const noexcept { return is_json_media(part_.content_type); }

void part_contents::require_valid(violation_log& found) const {
  if (found.empty() || (!options_.validates && !found.unparsable)) return;
  std::vector<violation> all;
  for (problem_error& each : found.errors) {
    all.push_back({.pointer = std::move(each.pointer),
                   .code = std::move(each.code),
                   .message = std::move(each.message)});
  }
  const auto why =
      found.unparsable ? http::item_error::kind::malformed : http::item_error::kind::invalid;
  throw invalid_item(why, count_ - 1, reader_.offset(), std::move(all));
}

std::string new_boundary() {
  constexpr std::string_view digits = "0123456789abcdef";
  std::random_device source;
  std::string out = "tenon-";
  for (int word = 0; word < 4; ++word) {
    unsigned bits = source();
    for (int digit = 0; digit < 8; ++digit, bits >>= 4U) out.push_back(digits[bits & 15U]);
  }
  return out;
}

std::string with_boundary(std::string_view media_type, std::string_view boundary) {
  std::string out{media_essence(media_type)};
  return out.append("; boundary=").append(boundary);
}

std::string_view part_type(std::string_view given, std::string_view otherwise) {
  return first_media_type(given, otherwise);
}

bool is_json_part(std::string_view media_type) noexcept { return is_json_media(media_type); }

}  // namespace tenon::api::detail
