#pragma once
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tenon {

/// Bytes that are no text. In JSON they travel as base64 text; as a body they travel as they are.
/// Kept in a std::string, so that a body is taken and given away without a copy.
class bytes {
 public:
  bytes() = default;
  explicit bytes(std::string content) noexcept : content_{std::move(content)} {}
  bytes(std::initializer_list<std::uint8_t> content) : content_{content.begin(), content.end()} {}
  bytes(const void* data, std::size_t size) : content_{static_cast<const char*>(data), size} {}

  const std::uint8_t* data() const noexcept {
    return reinterpret_cast<const std::uint8_t*>(content_.data());
  }
  std::size_t size() const noexcept { return content_.size(); }
  bool empty() const noexcept { return content_.empty(); }
  const std::uint8_t* begin() const noexcept { return data(); }
  const std::uint8_t* end() const noexcept { return data() + size(); }
  std::uint8_t operator[](std::size_t index) const noexcept { return data()[index]; }

  void push_back(std::uint8_t byte) { content_.push_back(static_cast<char>(byte)); }
  void append(std::string_view content) { content_.append(content); }

  /// The same bytes as characters; valid as long as this object is unchanged.
  std::string_view view() const noexcept { return content_; }
  /// The same bytes as a string that the caller owns; leaves this object empty.
  std::string release() && noexcept { return std::exchange(content_, {}); }

  bool operator==(const bytes&) const = default;

 private:
  std::string content_;
};

/// Base64 text with padding (RFC 4648 section 4).
std::string to_base64(std::string_view content);
inline std::string to_base64(const bytes& content) { return to_base64(content.view()); }

/// Reads base64 text (RFC 4648 section 4). Padding may be left out; anything else that is not
/// canonical (other characters, line breaks, stray bits) gives nullopt.
std::optional<bytes> from_base64(std::string_view text);

}  // namespace tenon
