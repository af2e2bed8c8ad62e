#include "chunked_source.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace tenon::s3::detail {

namespace {

constexpr std::string_view before_signature = ";chunk-signature=";
constexpr std::string_view trailer_signature = "x-amz-trailer-signature:";
constexpr std::size_t signature_size = 64;

std::string hex_number(std::uint64_t value) {
  std::array<char, 16> text{};
  const auto [end, failed] = std::to_chars(text.data(), text.data() + text.size(), value, 16);
  return {text.data(), static_cast<std::size_t>(end - text.data())};
}

}  // namespace

chunked_source::chunked_source(http::body content, std::uint64_t length, chunk_framing framing)
    : content_(std::move(content)),
      length_(length),
      left_(length),
      framing_(std::move(framing)),
      signer_(framing_.signer),
      sum_(start_summing(framing_.sum)) {}

std::uint64_t chunked_source::framed(std::uint64_t chunk) const {
  const std::size_t signed_by = framing_.signer ? before_signature.size() + signature_size : 0;
  return hex_number(chunk).size() + signed_by + 2 + chunk + 2;
}

std::uint64_t chunked_source::trailer_length() const {
  if (sum_ == nullptr) return 0;
  const std::string of_nothing = checksum_of(framing_.sum, {});
  const std::size_t line = checksum_header(framing_.sum).size() + 1 + of_nothing.size() + 2;
  return line + (framing_.signer ? trailer_signature.size() + signature_size + 2 : 0);
}

std::optional<std::uint64_t> chunked_source::length() const noexcept {
  const std::uint64_t last = length_ % chunk_size;
  return length_ / chunk_size * framed(chunk_size) + (last != 0 ? framed(last) : 0) + framed(0) +
         trailer_length();
}

void chunked_source::append_trailer() {
  if (sum_ == nullptr) return;
  std::string line(checksum_header(framing_.sum));
  line.append(":").append(sum_->finish());
  out_.append(line).append("\r\n");
  if (!signer_) return;
  out_.append(trailer_signature).append(signer_->trailer(line + '\n')).append("\r\n");
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
  if (sum_ != nullptr) sum_->add(chunk_);
  out_ = hex_number(size);
  if (signer_) out_.append(before_signature).append(signer_->next(chunk_));
  out_.append("\r\n").append(chunk_);
  if (ended_) append_trailer();
  out_.append("\r\n");
  co_return std::string_view(out_);
}

bool chunked_source::can_restart() const noexcept {
  return http::restartable_of(content_) != nullptr;
}

task<> chunked_source::restart() {
  co_await http::restartable_of(content_)->restart();
  left_ = length_;
  signer_ = framing_.signer;
  sum_ = start_summing(framing_.sum);
  rest_.clear();
  ended_ = false;
}

}  // namespace tenon::s3::detail
