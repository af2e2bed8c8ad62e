#include <algorithm>
#include <charconv>

#include "item_decoder.hpp"

namespace tenon::http::detail {

namespace {

/// WHATWG HTML section 9.2.6. An id and a retry time that came without data go with the next event.
class event_stream_decoder final : public item_decoder {
 public:
  using item_decoder::item_decoder;

  bool decode(std::string_view& piece, item_text& item) override {
    if (std::exchange(given_, false)) clear();
    if (std::exchange(after_return_, false) && piece.front() == '\n') take(piece, 1);
    while (!piece.empty()) {
      if (fresh_ && line_.empty()) begin();
      const std::size_t end = piece.find_first_of("\r\n");
      const std::string_view part = take(piece, std::min(end, piece.size()));
      require_room(held() + part.size());
      line_.append(part);
      if (end == std::string_view::npos) return false;
      after_return_ = take(piece, 1) == "\r";
      if (after_return_ && !piece.empty()) {
        after_return_ = false;
        if (piece.front() == '\n') take(piece, 1);
      }
      const bool dispatched = line_ended();
      line_.clear();
      if (dispatched) return give(item);
    }
    return false;
  }

  bool finish(item_text&) override { return false; }

 private:
  [[nodiscard]] std::size_t held() const noexcept {
    return line_.size() + data_.size() + event_.size() + id_.size();
  }

  /// True when the line ends an event.
  bool line_ended() {
    std::string_view line = line_;
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (std::exchange(first_line_, false) && line.substr(0, 3) == byte_order_mark) {
      line.remove_prefix(3);
    }
    if (line.empty()) {
      fresh_ = true;
      if (!has_data_) event_.clear();
      return has_data_;
    }
    if (line.front() == ':') return false;  // a comment
    fresh_ = false;
    const std::size_t colon = line.find(':');
    std::string_view value;
    if (colon != std::string_view::npos) value = line.substr(colon + 1);
    if (!value.empty() && value.front() == ' ') value.remove_prefix(1);
    field(line.substr(0, colon), value);
    return false;
  }

  void field(std::string_view name, std::string_view value) {
    if (name == "data") {
      if (std::exchange(has_data_, true)) data_.push_back('\n');
      data_.append(value);
    } else if (name == "event") {
      event_ = value;
    } else if (name == "id") {
      if (value.find('\0') == std::string_view::npos) id_ = value;
    } else if (name == "retry") {
      std::chrono::milliseconds::rep time = 0;
      const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), time);
      const bool digits = value.find_first_not_of("0123456789") == std::string_view::npos;
      if (digits && error == std::errc() && end == value.data() + value.size()) {
        retry_ = std::chrono::milliseconds(time);
      }
    }
  }

  bool give(item_text& item) {
    item = {.data = data_, .event = event_, .id = id_, .retry = retry_};
    given_ = true;
    complete();
    return true;
  }

  void clear() {
    data_.clear();
    event_.clear();
    id_.clear();
    retry_.reset();
    has_data_ = false;
  }

  std::string line_;
  std::string data_;
  std::string event_;
  std::string id_;
  std::optional<std::chrono::milliseconds> retry_;
  bool has_data_ = false;
  bool fresh_ = true;  // no field since the last empty line
  bool first_line_ = true;
  bool after_return_ = false;  // a line feed that comes next belongs to the line that ended
  bool given_ = false;         // the event is no longer needed
};

}  // namespace

std::unique_ptr<item_decoder> make_event_stream_decoder(std::size_t most) {
  return std::make_unique<event_stream_decoder>(most);
}

}  // namespace tenon::http::detail
