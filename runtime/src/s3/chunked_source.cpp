#include "chunked_source.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace tenon::s3::detail {

namespace {

constexpr std::string_view before_signature = ";chunk-signature=";
constexpr std::size_t signature_size = 64;

std::string hex_number(std::uint64_t value) {
  std::array<char, 16> text{};
  const auto [end, failed] = std::to_chars(text.data(), text.data() + text.size(), value, 16);
  return {text.data(), static_cast<std::size_t>(end - text.data())};
}

}  // namespace

chunked_source::chunked_source(http::body content, std::uint64_t length, chunk_signer signer)
    : content_(std::move(content)), length_(length), left_(length), signer_(std::move(signer)) {}

std::uint64_t chunked_source::framed(std::uint64_t chunk) {
  return hex_number(chunk).size() + before_signature.size() + signature_size + 2 + chunk + 2;
}

std::optional<std::uint64_t> chunked_source::length() const noexcept {
  const std::uint64_t last = length_ % chunk_size;
  return length_ / chunk_size * framed(chunk_size) + (last != 0 ? framed(last) : 0) + framed(0);
}

task<> chunked_source::gather(std::size_t wanted) {
  chunk_.clear();
  std::swap(chunk_, rest_);
  while (chunk_.size() < wanted) {
    const std::string_view piece = co_await content_.read();
    if (piece.empty()) throw http::body_error(http::body_error::kind::truncated);
    chunk_.append(piece);
  }
  rest_.assign(chunk_, wanted);
  chunk_.resize(wanted);
}

task<std::string_view> chunked_source::read() {
  if (ended_) co_return std::string_view{};
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(left_, chunk_size));
  co_await gather(size);
  left_ -= size;
  ended_ = size == 0;
  out_ = hex_number(size);
  out_.append(before_signature).append(signer_.next(chunk_)).append("\r\n");
  out_.append(chunk_).append("\r\n");
  co_return std::string_view(out_);
}

}  // namespace tenon::s3::detail
