#include <tenon/http/item_reader.hpp>

#include "item_decoder.hpp"

namespace tenon::http {

namespace {

std::unique_ptr<detail::item_decoder> make_decoder(item_framing framing, std::size_t most) {
  switch (framing) {
    case item_framing::json_lines:
      return detail::make_json_lines_decoder(most);
    case item_framing::json_seq:
      return detail::make_json_seq_decoder(most);
    case item_framing::event_stream:
      break;
  }
  return detail::make_event_stream_decoder(most);
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos) {
    throw std::invalid_argument("an event's " + std::string(name) +
                                " cannot have line breaks or U+0000");
  }
  out.append(name).append(": ").append(value).append("\n");
}

/// Between JSON's tokens, where alone line breaks can be, they mean as much as spaces.
void append_line(std::string& out, std::string_view json) {
  const std::size_t begin = out.size();
  out.append(json);
  for (std::size_t at = begin; at < out.size(); ++at) {
    if (out[at] == '\n' || out[at] == '\r') out[at] = ' ';
  }
  out.push_back('\n');
}

void append_event(std::string& out, const item_text& item) {
  if (!item.event.empty()) append_field(out, "event", item.event);
  if (!item.id.empty()) append_field(out, "id", item.id);
  if (item.retry) append_field(out, "retry", std::to_string(item.retry->count()));
  for (std::string_view left = item.data;;) {
    const std::size_t end = left.find_first_of("\r\n");
    append_field(out, "data", left.substr(0, end));
    if (end == std::string_view::npos) break;
    left.remove_prefix(end + (left.substr(end, 2) == "\r\n" ? 2 : 1));
  }
  out.append("\n");
}

}  // namespace

item_error::item_error(kind why, std::size_t index, std::uint64_t offset, std::string_view detail)
    : std::runtime_error("item " + std::to_string(index) + " (at byte " + std::to_string(offset) +
                         " of the body): " + std::string(detail)),
      why_(why),
      index_(index),
      offset_(offset) {}

int item_error::status() const noexcept {
  switch (why_) {
    case kind::too_large:
      return 413;
    case kind::malformed:
      return 400;
    case kind::invalid:
      break;
  }
  return 422;
}

item_reader::item_reader(http::body from, item_framing framing, std::size_t most)
    : from_(std::move(from)), decoder_(make_decoder(framing, most)) {}
item_reader::item_reader(item_reader&& other) noexcept = default;
item_reader& item_reader::operator=(item_reader&& other) noexcept = default;
item_reader::~item_reader() = default;

task<bool> item_reader::next(item_text& item) {
  item = {};
  while (!ended_) {
    while (!piece_.empty()) {
      ended_ = true;  // when this throws
      const bool complete = decoder_->decode(piece_, item);
      ended_ = false;
      if (complete) co_return true;
    }
    piece_ = co_await from_.read();
    if (!piece_.empty()) continue;
    ended_ = true;
    co_return decoder_->finish(item);
  }
  co_return false;
}

std::size_t item_reader::index() const noexcept { return decoder_->index(); }
std::uint64_t item_reader::offset() const noexcept { return decoder_->offset(); }

void append_item(std::string& out, item_framing framing, const item_text& item) {
  switch (framing) {
    case item_framing::json_lines:
      append_line(out, item.data);
      return;
    case item_framing::json_seq:
      out.append("\x1e").append(item.data).append("\n");
      return;
    case item_framing::event_stream:
      append_event(out, item);
      return;
  }
}

}  // namespace tenon::http
