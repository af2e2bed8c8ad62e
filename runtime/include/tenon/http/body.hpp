#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <tenon/async/task.hpp>

namespace tenon::http {

/// A body that cannot be read to its end. A handler may let it through: the server then answers
/// `status()`.
class body_error : public std::runtime_error {
 public:
  enum class kind : std::uint8_t {
    too_large,  ///< more bytes than the reader or the server allows
    malformed,  ///< the framing is broken
    truncated,  ///< the peer went away before the end
    timeout,    ///< the peer sent too slowly
  };
  explicit body_error(kind why);
  [[nodiscard]] kind why() const noexcept { return why_; }
  /// 413, 400 or 408: what a server answers when it is its request that failed.
  [[nodiscard]] int status() const noexcept;

 private:
  kind why_;
};

/// Where a streamed body comes from. Pulled by one reader: nothing is fetched ahead of it beyond
/// one buffer, which is the back-pressure.
class body_source {
 public:
  virtual ~body_source() = default;
  /// The next piece, valid until the next call; empty at the end, and again after it.
  /// Throws body_error, or whatever the source fails with.
  virtual task<std::string_view> read() = 0;
  /// As `read`, into memory of the caller's, which is not empty: how many bytes; 0 at the end, and
  /// again after it. Nothing, always or now and then, from a source that has memory of its own for
  /// what comes next: `read` gives it.
  virtual task<std::optional<std::size_t>> read_into(std::span<char> room);
  /// How many bytes the whole body has, when that is known before reading.
  [[nodiscard]] virtual std::optional<std::uint64_t> length() const noexcept { return {}; }
};

/// The content of a message: text held here, a view of text held elsewhere, or a stream.
class body {
 public:
  body() noexcept = default;
  body(std::string&& text) noexcept  // NOLINT(*-explicit-*)
      : text_(std::move(text)), owns_text_(true) {}
  body(const std::string& text) : body(std::string(text)) {}  // NOLINT(*-explicit-*)
  body(std::unique_ptr<body_source> source) noexcept          // NOLINT(*-explicit-*)
      : source_(std::move(source)) {}
  /// As from `body(text)`, moved once. A template, so that `content = {}` stays the empty body.
  template <std::same_as<std::string> Text>
  body& operator=(Text&& text) noexcept {
    text_ = std::move(text);
    view_ = {};
    source_.reset();
    owns_text_ = true;
    read_ = false;
    return *this;
  }
  /// Content that the caller keeps alive until the message has been sent or handled.
  [[nodiscard]] static body view(std::string_view text) noexcept;

  /// True when the whole content is in memory: `text()` is all of it.
  [[nodiscard]] bool buffered() const noexcept { return source_ == nullptr; }
  /// The buffered content; empty for a stream.
  [[nodiscard]] std::string_view text() const noexcept { return owns_text_ ? text_ : view_; }
  /// Where a stream comes from; null when it is in memory. Its owner stays this body.
  [[nodiscard]] body_source* source() const noexcept { return source_.get(); }
  /// The number of bytes, when it is known.
  [[nodiscard]] std::optional<std::uint64_t> size() const noexcept;

  /// The next piece, valid until the next call; empty at the end. A buffered body is one piece.
  task<std::string_view> read();
  /// As of body_source: what it reads from the network needs to be copied no more.
  task<std::optional<std::size_t>> read_into(std::span<char> room);
  /// All that is left, kept in this body and valid as long as it. Throws body_error::too_large when
  /// it is more than `limit` bytes.
  task<std::string_view> read_all(std::size_t limit);
  /// As `read_all`, given away.
  task<std::string> take_all(std::size_t limit);

 private:
  // Not a variant: messages are moved for every request, and these members are cheaper to move.
  std::string text_;
  std::string_view view_;
  std::unique_ptr<body_source> source_;  // unless null: the body is a stream
  bool owns_text_ = false;               // the content is `text_`, not `view_`
  bool read_ = false;                    // a buffered body was given to `read` already
};

}  // namespace tenon::http
