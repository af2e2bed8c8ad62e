#include "chunked_source.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <tenon/async/offload.hpp>

namespace tenon::s3::detail {

namespace {

constexpr std::string_view before_signature = ";chunk-signature=";
constexpr std::string_view trailer_signature = "x-amz-trailer-signature:";
constexpr std::size_t signature_size = 64;
constexpr std::string_view line_end = "\r\n";
constexpr std::size_t chunks_at_once = 4;  // are signed by a worker

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

task<> chunked_source::add_chunk(std::size_t size) {
  out_.append(hex_number(size));
  if (signer_) out_.append(before_signature).append(signature_size, '0');
  out_.append(line_end);
  chunks_.push_back({out_.size(), size});
  for (std::size_t wanted = size; wanted != 0;) {
    if (rest_.empty()) rest_ = co_await content_.read();
    if (rest_.empty()) throw http::body_error(http::body_error::kind::truncated);
    const std::string_view some = rest_.substr(0, wanted);
    out_.append(some);
    rest_.remove_prefix(some.size());
    wanted -= some.size();
  }
  if (size != 0) out_.append(line_end);
  left_ -= size;
}

void chunked_source::sign_chunks() {
  for (const chunk& each : chunks_) {
    const std::string_view content = std::string_view(out_).substr(each.begin, each.size);
    if (sum_ != nullptr) sum_->add(content);
    if (!signer_) continue;
    const std::size_t place = each.begin - line_end.size() - signature_size;
    out_.replace(place, signature_size, signer_->next(content));
  }
}

// In a worker: meanwhile others are sent.
task<> chunked_source::sign_beside() {
  auto sign = [this] { sign_chunks(); };
  try {
    task<> signing = offload(sign);
    co_await std::move(signing);
    co_return;
  } catch (const worker_pool_full&) {
  }
  sign_chunks();
}

task<std::string_view> chunked_source::read() {
  if (ended_) co_return std::string_view{};
  ended_ = left_ == 0;
  out_.clear();
  chunks_.clear();
  do {
    co_await add_chunk(static_cast<std::size_t>(std::min<std::uint64_t>(left_, chunk_size)));
  } while (left_ != 0 && chunks_.size() < chunks_at_once);
  if (chunks_.size() == 1) {
    sign_chunks();
  } else {
    co_await sign_beside();
  }
  if (ended_) {
    append_trailer();
    out_.append(line_end);
  }
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
  rest_ = {};
  ended_ = false;
}

}  // namespace tenon::s3::detail
