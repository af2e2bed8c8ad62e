#pragma once
// Bodies in multipart whose parts have no names and are items of one type, one after the other:
// arrays, or `itemSchema` of OpenAPI 3.2. They are sent and read as they come. In a part, text is
// text as it is, tenon::bytes are bytes, and everything else is JSON.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <tenon/api/item_sequence.hpp>
#include <tenon/async/task.hpp>
#include <tenon/http/multipart_reader.hpp>
#include <tenon/sequence.hpp>
#include <tenon/value/bytes.hpp>

namespace tenon::api {

namespace detail {

/// Reads the content of one part after the other.
class part_contents {
 public:
  /// A part has at most `options.max_item` bytes.
  part_contents(sequence<bytes> from, std::string_view content_type, const item_options& options);

  /// Goes to the next part; false at the end. Throws http::item_error.
  task<bool> next();
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  [[nodiscard]] bool is_json() const noexcept;
  [[nodiscard]] json::side side() const noexcept { return options_.side; }
  /// Throws invalid_item when anything that counts was found in the part.
  void require_valid(violation_log& found) const;

 private:
  item_options options_;
  http::multipart_reader reader_;
  http::multipart_part part_{};
  std::string text_{};
  std::size_t count_ = 0;
};

template <class T, class Rules>
class part_source {
 public:
  part_source(sequence<bytes> from, std::string_view content_type, const item_options& options,
              Rules rules)
      : parts_(std::move(from), content_type, options), rules_(rules) {}

  task<std::optional<T>> next() {
    const bool more = co_await parts_.next();
    if (!more) co_return std::nullopt;
    std::optional<T> item(std::in_place);
    if constexpr (std::is_same_v<T, bytes>) {
      *item = bytes(parts_.text());
    } else {
      violation_log found;
      const value_place at{found, "body", {}};
      read(*item, at);
      parts_.require_valid(found);
    }
    co_return item;
  }

 private:
  void read(T& out, const value_place& at) {
    if constexpr (is_plain_text<T>) {
      if (!parts_.is_json()) return read_value(parts_.text(), out, rules_, at);
    }
    json::reader in{parts_.text(), json::reader_options{.side = parts_.side()}};
    read_json_as(in, out, rules_);
    report_json(in, at);
  }

  part_contents parts_;
  Rules rules_;
};

/// A boundary that nobody can guess.
[[nodiscard]] std::string new_boundary();
/// The media type with that boundary.
[[nodiscard]] std::string with_boundary(std::string_view media_type, std::string_view boundary);
/// What a part is sent as.
[[nodiscard]] std::string_view part_type(std::string_view given, std::string_view otherwise);
[[nodiscard]] bool is_json_part(std::string_view media_type) noexcept;

/// Gives a body that holds items as parts, a piece for each.
template <class T>
class part_pieces {
 public:
  part_pieces(sequence<T> items, std::string boundary, std::string_view item_type, json::side side)
      : items_(std::move(items)),
        boundary_(std::move(boundary)),
        item_type_(part_type(item_type, std::is_same_v<T, bytes> ? "application/octet-stream"
                                        : is_plain_text<T>       ? "text/plain"
                                                                 : "application/json")),
        side_(side) {}

  task<std::optional<bytes>> next() {
    if (ended_) co_return std::nullopt;
    const std::optional<T> item = co_await items_.next();
    std::string piece = "--" + boundary_;
    ended_ = !item.has_value();
    if (item) {
      piece.append("\r\nContent-Type: ").append(item_type_).append("\r\n\r\n");
      append(piece, *item);
    } else {
      piece.append("--");
    }
    piece.append("\r\n");
    co_return bytes(std::move(piece));
  }

 private:
  void append(std::string& out, const T& item) const {
    if constexpr (std::is_same_v<T, bytes>) {
      out.append(item.view());
    } else {
      std::string text;
      append_item_data(text, item, !is_json_part(item_type_), side_);
      out.append(text);
    }
  }

  sequence<T> items_;
  std::string boundary_;
  std::string item_type_;
  json::side side_;
  bool ended_ = false;
};

template <class T, class Rules>
[[nodiscard]] sequence<T> items_of_parts(sequence<bytes> from, std::string_view content_type,
                                         const item_options& options, const Rules& rules) {
  return sequence<T>(part_source<T, Rules>(std::move(from), content_type, options, rules));
}

}  // namespace detail

/// The body of a call, read as parts while they arrive, each of at most `max_item` bytes.
template <class Call, class T, class Rules = no_rules>
task<void> part_items_body(Call& from, std::string_view media_type, sequence<T>& out,
                           Rules rules = {}) {
  sequence<bytes> pieces;
  co_await from.items_body(media_type, pieces);
  out =
      detail::items_of_parts<T>(std::move(pieces), from.content_type(), from.reads_items(), rules);
}
template <class Call, class T, class Rules = no_rules>
task<void> part_items_body(Call& from, std::string_view media_type, std::optional<sequence<T>>& out,
                           Rules rules = {}) {
  std::optional<sequence<bytes>> pieces;
  co_await from.items_body(media_type, pieces);
  if (!pieces) co_return;
  out =
      detail::items_of_parts<T>(*std::move(pieces), from.content_type(), from.reads_items(), rules);
}

/// Items that an outgoing call sends as parts of that type, as the sequence gives them.
template <class Outgoing, class T>
void send_part_items(Outgoing& to, std::string_view media_type, sequence<T>& body,
                     std::string_view item_type = {}) {
  std::string boundary = detail::new_boundary();
  const std::string type = detail::with_boundary(media_type, boundary);
  sequence<bytes> pieces(
      detail::part_pieces<T>(std::move(body), std::move(boundary), item_type, json::side::request));
  to.items_body(type, pieces);
}
template <class Outgoing, class T>
void send_part_items(Outgoing& to, std::string_view media_type, std::optional<sequence<T>>& body,
                     std::string_view item_type = {}) {
  if (body) send_part_items(to, media_type, *body, item_type);
}

/// The same in an answer.
template <class Reply, class T, class Rules = no_rules>
void reply_part_items(Reply& to, std::string_view media_type, sequence<T>& body,
                      std::string_view item_type = {}, const Rules& rules = {}) {
  std::string boundary = detail::new_boundary();
  const std::string type = detail::with_boundary(media_type, boundary);
  sequence<bytes> pieces(detail::part_pieces<T>(
      to.judged(std::move(body), rules), std::move(boundary), item_type, json::side::response));
  to.items(type, pieces);
}

/// The body of an answer, read as parts while they arrive, each of at most `max_item` bytes.
template <class Incoming, class T, class Rules = no_rules>
void part_items(Incoming& from, sequence<T>& out, const Rules& rules = {}) {
  sequence<bytes> pieces;
  from.items(pieces);
  out =
      detail::items_of_parts<T>(std::move(pieces), from.content_type(), from.reads_items(), rules);
}

}  // namespace tenon::api
