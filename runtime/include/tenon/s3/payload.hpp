#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <tenon/file/body.hpp>
#include <tenon/http/body.hpp>

namespace tenon::s3 {

/// What a request sends: text, a file (`file::open_body(path)`), or a stream. Text and files can be
/// sent again when a try fails; a stream cannot.
class payload {
 public:
  payload() noexcept : payload(std::string()) {}
  payload(std::string text) noexcept : body_(std::move(text)) {}  // NOLINT(*-explicit-*)
  payload(std::string_view text) : payload(std::string(text)) {}  // NOLINT(*-explicit-*)
  payload(const char* text) : payload(std::string(text)) {}       // NOLINT(*-explicit-*)
  payload(http::body given) noexcept                              // NOLINT(*-explicit-*)
      : body_(std::move(given)), stream_(!body_.buffered()) {}
  payload(file::content file) noexcept : file_(std::move(file)) {}  // NOLINT(*-explicit-*)

  /// Whether it is all in memory: `text()`.
  [[nodiscard]] bool buffered() const noexcept { return !file_ && !stream_; }
  [[nodiscard]] std::string_view text() const noexcept { return body_.text(); }
  [[nodiscard]] bool repeatable() const noexcept { return !stream_; }
  [[nodiscard]] const std::optional<file::content>& file() const noexcept { return file_; }
  /// Its content from the beginning; of a stream, once. Buffered content stays here. Throws
  /// file::error.
  [[nodiscard]] task<http::body> open();

 private:
  http::body body_{};
  std::optional<file::content> file_{};
  bool stream_ = false;  // also when it was given away
};

}  // namespace tenon::s3
