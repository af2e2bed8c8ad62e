#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <tenon/api/piece_sequence.hpp>
#include <tenon/api/value_text.hpp>
#include <tenon/http/item_reader.hpp>
#include <tenon/sequence.hpp>
#include <tenon/value/bytes.hpp>
#include <tenon/value/date.hpp>
#include <tenon/value/date_time.hpp>
#include <tenon/value/duration.hpp>
#include <tenon/value/time_of_day.hpp>
#include <tenon/value/uuid.hpp>
#include <tenon/value/violation.hpp>

namespace tenon::api {

/// An item of a streamed body that cannot be read as its type, or breaks its schema. A handler may
/// let it through: the answer then lists the violations.
class invalid_item : public http::item_error {
 public:
  invalid_item(kind why, std::size_t index, std::uint64_t offset, std::vector<violation> found);
  /// Pointers into the item.
  [[nodiscard]] const std::vector<violation>& violations() const noexcept { return violations_; }

 private:
  std::vector<violation> violations_;
};

/// How the items of a body are read.
struct item_options {
  std::size_t max_item = std::size_t{1} << 20U;  ///< bytes
  tenon::json::side side = tenon::json::side::request;
  bool validates = true;  ///< what can be read but breaks its schema is refused too
};

/// The framing that a media type stands for; nothing for one without items.
[[nodiscard]] std::optional<http::item_framing> framing_of(std::string_view media_type) noexcept;

namespace detail {

/// Whether the body is no items but one text, or bytes, in pieces.
template <class T>
[[nodiscard]] bool is_in_pieces(std::string_view media_type) noexcept {
  return std::is_same_v<T, bytes> && !framing_of(media_type);
}

/// In an event stream, these are text as it is; everything else is JSON.
template <class T>
inline constexpr bool is_plain_text =
    std::is_same_v<T, std::string> || std::is_enum_v<T> || std::is_same_v<T, uuid> ||
    std::is_same_v<T, date_time> || std::is_same_v<T, date> || std::is_same_v<T, time_of_day> ||
    std::is_same_v<T, duration> || std::is_same_v<T, bytes>;
template <class T>
inline constexpr bool is_plain_text<server_sent_event<T>> = is_plain_text<T>;

template <class T>
inline constexpr bool is_event = false;
template <class T>
inline constexpr bool is_event<server_sent_event<T>> = true;

/// What ends an event stream of JSON by a convention that began with OpenAI; it is no JSON.
inline constexpr std::string_view end_of_events = "[DONE]";

/// Throws invalid_item when anything was found that counts.
void require_valid(violation_log& found, const http::item_reader& at, const item_options& options);

template <class T, class Rules>
void read_item_data(const http::item_text& from, bool plain, T& out, const Rules& rules,
                    const item_options& options, const value_place& at) {
  if constexpr (is_plain_text<T>) {
    if (plain) return read_value(from.data, out, rules, at);
  }
  json::reader in{from.data, json::reader_options{.side = options.side}};
  read_json_as(in, out, rules);
  report_json(in, at);
}

template <class T>
void append_item_data(std::string& out, const T& item, bool plain, json::side side) {
  if constexpr (is_plain_text<T>) {
    if (plain) {
      out = value_text(item);
      return;
    }
  }
  json::writer writer{out, json::writer_options{.side = side}};
  write_json(writer, item);
  writer.finish();
}

/// Reads the items of a body.
template <class T, class Rules>
class item_source {
 public:
  item_source(http::body from, http::item_framing framing, item_options options, Rules rules)
      : reader_(std::move(from), framing, options.max_item),
        is_events_(framing == http::item_framing::event_stream),
        options_(options),
        rules_(rules) {}

  task<std::optional<T>> next() {
    http::item_text text;
    bool more = !ended_;
    if (more) more = co_await reader_.next(text);
    if (!more || is_end(text)) {
      finish();
      co_return std::nullopt;
    }
    std::optional<T> item(std::in_place);
    violation_log found;
    const value_place at{found, "body", {}};
    if constexpr (is_event<T>) {
      item->event = text.event;
      item->id = text.id;
      item->retry = text.retry;
      read_item_data(text, is_events_, item->data, rules_, options_, at);
    } else {
      read_item_data(text, is_events_, *item, rules_, options_, at);
    }
    require_valid(found, reader_, options_);
    co_return item;
  }

 private:
  [[nodiscard]] bool is_end(const http::item_text& text) const noexcept {
    return is_events_ && text.data == end_of_events && !is_plain_text<T>;
  }
  /// Lets go of the body, and of the connection it came from.
  void finish() {
    ended_ = true;
    reader_ = http::item_reader(http::body(), http::item_framing::json_lines, 0);
  }

  http::item_reader reader_;
  bool is_events_;
  bool ended_ = false;
  item_options options_;
  Rules rules_;
};

/// Writes items as a body, each when it is asked for.
template <class T>
class item_body final : public http::body_source {
 public:
  item_body(sequence<T> items, http::item_framing framing, json::side side) noexcept
      : items_(std::move(items)), framing_(framing), side_(side) {}

  task<std::string_view> read() override {
    text_.clear();
    const std::optional<T> item = co_await items_.next();
    if (item) append(*item);
    co_return text_;
  }

 private:
  void append(const T& item) {
    const bool plain = framing_ == http::item_framing::event_stream;
    http::item_text whole;
    data_.clear();
    if constexpr (is_event<T>) {
      append_item_data(data_, item.data, plain, side_);
      whole = {.event = item.event, .id = item.id, .retry = item.retry};
    } else {
      append_item_data(data_, item, plain, side_);
    }
    whole.data = data_;
    http::append_item(text_, framing_, whole);
  }

  sequence<T> items_;
  http::item_framing framing_;
  json::side side_;
  std::string data_{};
  std::string text_{};
};

template <class T>
[[nodiscard]] http::body body_of(sequence<T> items, std::string_view media_type, json::side side) {
  if constexpr (std::is_same_v<T, bytes>) {
    if (is_in_pieces<T>(media_type)) return body_of_pieces(std::move(items));
  }
  const http::item_framing framing =
      framing_of(media_type).value_or(http::item_framing::json_lines);
  return std::unique_ptr<http::body_source>(
      std::make_unique<item_body<T>>(std::move(items), framing, side));
}

template <class T, class Rules>
[[nodiscard]] sequence<T> items_of(http::body from, std::string_view media_type,
                                   const item_options& options, const Rules& rules) {
  if constexpr (std::is_same_v<T, bytes>) {
    if (is_in_pieces<T>(media_type)) return pieces_of(std::move(from));
  }
  const http::item_framing framing =
      framing_of(media_type).value_or(http::item_framing::json_lines);
  return sequence<T>(item_source<T, Rules>(std::move(from), framing, options, rules));
}

}  // namespace detail

}  // namespace tenon::api
