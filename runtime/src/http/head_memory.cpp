#include "head_memory.hpp"

#include <cstring>

namespace tenon::http::detail {

std::size_t head_memory::recall(std::string_view input, fields& out,
                                message_head& head) const noexcept {
  if (size_ == 0 || input.size() < size_ || std::memcmp(input.data(), lines_.data(), size_) != 0) {
    return 0;
  }
  const char* const lines = input.data();
  for (std::size_t index = 0; index < fields_; ++index) {
    out.add_parsed(places_[index].name.in(lines), places_[index].value.in(lines));
  }
  head = head_;
  head.host = host_.in(lines);
  head.request_id = request_id_.in(lines);
  head.trace_parent = trace_parent_.in(lines);
  return size_;
}

void head_memory::keep(std::string_view lines, const fields& given,
                       const message_head& head) noexcept {
  size_ = 0;
  if (lines.size() > most_bytes || given.size() > most_fields) return;
  const auto place_of = [&](std::string_view text) -> place {
    if (text.empty()) return {};
    return {static_cast<std::uint16_t>(text.data() - lines.data()),
            static_cast<std::uint16_t>(text.size())};
  };
  fields_ = 0;
  for (const fields::field& each : given) {
    places_[fields_++] = {place_of(each.name), place_of(each.value)};
  }
  head_ = head;
  host_ = place_of(head.host);
  request_id_ = place_of(head.request_id);
  trace_parent_ = place_of(head.trace_parent);
  std::memcpy(lines_.data(), lines.data(), lines.size());
  size_ = lines.size();
}

}  // namespace tenon::http::detail
