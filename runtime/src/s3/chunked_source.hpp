#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tenon/http/body.hpp>
#include <tenon/http/restartable.hpp>
#include <tenon/s3/signing.hpp>

#include "summing.hpp"

namespace tenon::s3::detail {

/// What the chunks of content have besides their length.
struct chunk_framing {
  std::optional<chunk_signer> signer{};   ///< each has a signature, made from the one before
  s3::checksum sum = s3::checksum::none;  ///< of all of them, in a trailer
};

/// Content in chunks (`Content-Encoding: aws-chunked`).
class chunked_source final : public http::body_source, public http::restartable {
 public:
  chunked_source(http::body content, std::uint64_t length, chunk_framing framing);

  task<std::string_view> read() override;
  [[nodiscard]] std::optional<std::uint64_t> length() const noexcept override;
  [[nodiscard]] bool can_restart() const noexcept override;
  /// The chunks are signed as they were.
  task<> restart() override;

 private:
  static constexpr std::size_t chunk_size = std::size_t{64} << 10U;
  [[nodiscard]] std::uint64_t framed(std::uint64_t chunk) const;
  [[nodiscard]] std::uint64_t trailer_length() const;
  /// Behind what is to be sent, with room for its signature.
  task<> add_chunk(std::size_t size);
  void sign_chunks();
  task<> sign_beside();
  void append_trailer();

  http::body content_;
  std::uint64_t length_;
  std::uint64_t left_;
  chunk_framing framing_;
  std::optional<chunk_signer> signer_;  // of the next chunk
  std::unique_ptr<summing> sum_;
  /// Where the content of a chunk is in `out_`.
  struct chunk {
    std::size_t begin;
    std::size_t size;
  };
  std::vector<chunk> chunks_{};
  std::string_view rest_{};  // of a piece that is larger than the chunk
  std::string out_{};
  bool ended_ = false;
};

}  // namespace tenon::s3::detail
