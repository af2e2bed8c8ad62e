#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include <tenon/http/body.hpp>
#include <tenon/s3/signing.hpp>

namespace tenon::s3::detail {

/// Content in signed chunks (`Content-Encoding: aws-chunked`): each with a signature made from the
/// one before.
class chunked_source final : public http::body_source {
 public:
  chunked_source(http::body content, std::uint64_t length, chunk_signer signer);

  task<std::string_view> read() override;
  [[nodiscard]] std::optional<std::uint64_t> length() const noexcept override;

 private:
  static constexpr std::size_t chunk_size = std::size_t{64} << 10U;
  [[nodiscard]] static std::uint64_t framed(std::uint64_t chunk);
  task<> gather(std::size_t wanted);

  http::body content_;
  std::uint64_t length_;
  std::uint64_t left_;
  chunk_signer signer_;
  std::string chunk_{};
  std::string rest_{};  // of a piece that was larger than the chunk
  std::string out_{};
  bool ended_ = false;
};

}  // namespace tenon::s3::detail
