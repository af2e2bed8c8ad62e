#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include <tenon/async/task.hpp>
#include <tenon/http/body.hpp>

namespace tenon::http {

/// How the items of a streamed body are told apart.
enum class item_framing : std::uint8_t {
  json_lines,    ///< one JSON text a line: application/jsonl, application/x-ndjson
  json_seq,      ///< RFC 7464: application/json-seq
  event_stream,  ///< server-sent events, WHATWG HTML section 9.2: text/event-stream
};

/// One item of a streamed body.
struct item_text {
  std::string_view data{};
  std::string_view event{};                          ///< of an event: its type
  std::string_view id{};                             ///< of an event
  std::optional<std::chrono::milliseconds> retry{};  ///< of an event: the time to reconnect after
};

/// A streamed body holds something that is no item as promised. A handler may let it through: the
/// server then answers `status()`.
class item_error : public std::runtime_error {
 public:
  enum class kind : std::uint8_t {
    too_large,  ///< the item has more bytes than the reader allows
    malformed,  ///< it cannot be read
    invalid,    ///< it breaks its schema
  };
  /// `index` counts items from 0, `offset` is where the item begins in the body, in bytes.
  item_error(kind why, std::size_t index, std::uint64_t offset, std::string_view detail);

  [[nodiscard]] kind why() const noexcept { return why_; }
  [[nodiscard]] std::size_t index() const noexcept { return index_; }
  [[nodiscard]] std::uint64_t offset() const noexcept { return offset_; }
  /// 413, 400 or 422.
  [[nodiscard]] int status() const noexcept;

 private:
  kind why_;
  std::size_t index_;
  std::uint64_t offset_;
};

namespace detail {
class item_decoder;
}

/// Takes the items out of a body as they arrive. Holds one item, of a size with a limit, and one
/// piece of the body, however long the body is.
///
/// Empty lines and empty json-seq texts are no items. A last line may lack its line feed; a last
/// event without the empty line behind it is dropped, as the standard asks.
class item_reader {
 public:
  /// `most` is the largest item, in bytes.
  item_reader(http::body from, item_framing framing, std::size_t most);
  item_reader(item_reader&& other) noexcept;
  item_reader& operator=(item_reader&& other) noexcept;
  ~item_reader();

  /// Reads the next item into `item`, whose views are valid until the next call; false at the end.
  /// Throws item_error, which ends the items, and what the body throws. After being cancelled it
  /// can be called again.
  task<bool> next(item_text& item);
  /// Of the item read last, counted from 0.
  [[nodiscard]] std::size_t index() const noexcept;
  /// Where the item read last begins in the body, in bytes.
  [[nodiscard]] std::uint64_t offset() const noexcept;

 private:
  http::body from_;
  std::unique_ptr<detail::item_decoder> decoder_;
  std::string_view piece_{};
  bool ended_ = false;
};

/// Appends one item as it stands in a body. In JSON lines, an item's line breaks become spaces; the
/// data of an event may have several lines. Throws std::invalid_argument for an event type or id
/// with a line break or U+0000.
void append_item(std::string& out, item_framing framing, const item_text& item);

}  // namespace tenon::http
