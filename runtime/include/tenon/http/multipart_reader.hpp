#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <tenon/async/sequence.hpp>
#include <tenon/async/task.hpp>
#include <tenon/http/multipart.hpp>
#include <tenon/value/bytes.hpp>

namespace tenon::http {

struct multipart_reader_limits {
  /// Of the parts and their headers.
  multipart_limits parts{};
  /// Of the content of one part, in bytes.
  std::uint64_t part_bytes = UINT64_MAX;
};

/// Takes a multipart body apart while it arrives, by the rules of `multipart_parser`: holds a piece
/// of the body and the header of a part, however long the body is. What follows the last part is
/// not read.
///
///     http::multipart_reader parts(std::move(request.body), request.content_type);
///     http::multipart_part part;
///     while (co_await parts.next(part)) {
///       while (true) {
///         const std::string_view piece = co_await parts.read();
///         if (piece.empty()) break;
///         ...
///       }
///     }
///
/// What is wrong with the body is thrown as item_error, whose `index` counts parts: 400, or 413
/// beyond `part_bytes`; a handler may let it through. So is what the sequence throws. After that
/// the reader gives nothing more.
class multipart_reader {
 public:
  /// `content_type` names the boundary.
  multipart_reader(sequence<bytes> from, std::string_view content_type,
                   multipart_reader_limits limits = {});

  /// Goes to the next part, past what is left of the last one; false at the end. The part has no
  /// `content`; its views are valid until the next call.
  [[nodiscard]] task<bool> next(multipart_part& out);
  /// The next piece of the part's content, valid until the next call; empty at its end.
  [[nodiscard]] task<std::string_view> read();
  /// How many bytes of the body have been given or passed.
  [[nodiscard]] std::uint64_t offset() const noexcept { return dropped_ < 2 ? 0 : dropped_ - 2; }

 private:
  enum class place : unsigned char { before_parts, in_part, after_part, at_end };

  task<void> fill();
  task<void> pass_delimiter();
  task<void> take_head(multipart_part& out);
  std::string_view give(std::size_t size);
  void drop(std::size_t size);
  [[noreturn]] void fail(bool too_large, std::string_view why);

  sequence<bytes> from_;
  std::string content_type_;
  multipart_reader_limits limits_;
  std::string delimiter_{};  // CRLF, two dashes and the boundary
  std::string buffer_{};     // what has arrived and was not given yet
  std::string given_{};
  std::string head_{};
  std::uint64_t dropped_ = 0;  // bytes before the buffer, and the line end put before them all
  std::uint64_t part_bytes_ = 0;
  std::size_t parts_ = 0;
  std::size_t begun_ = 0;  // bytes in front of the content, which may begin the delimiter
  place at_ = place::before_parts;
  bool ended_ = false;
};

}  // namespace tenon::http
