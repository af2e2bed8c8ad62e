#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include <tenon/async/executor.hpp>
#include <tenon/http/body.hpp>
#include <tenon/http/restartable.hpp>
#include <tenon/s3/client.hpp>

namespace tenon::s3::detail {

/// Whether the other side is too slow, in each stretch of the time that was waited for it.
class pace {
 public:
  explicit pace(const slow_options& least) noexcept : least_(least) {}
  /// Throws http::transport_error::timeout.
  void add(std::size_t bytes, clock::duration waited);

 private:
  slow_options least_;
  std::uint64_t bytes_ = 0;
  clock::duration waited_{};
};

enum class way : std::uint8_t {
  received,  ///< the time of each read is the server's
  sent,      ///< the time between them
};

/// Content that fails when it passes too slowly.
class paced_source final : public http::body_source, public http::restartable {
 public:
  paced_source(http::body content, way direction, const slow_options& least)
      : content_(std::move(content)), direction_(direction), least_(least), pace_(least) {}

  task<std::string_view> read() override;
  task<std::optional<std::size_t>> read_into(std::span<char> room) override;
  [[nodiscard]] std::optional<std::uint64_t> length() const noexcept override {
    return content_.size();
  }
  [[nodiscard]] bool can_restart() const noexcept override {
    return http::restartable_of(content_) != nullptr;
  }
  task<> restart() override;

 private:
  clock::time_point begin_read();
  void end_read(clock::time_point begin, std::size_t size);

  http::body content_;
  way direction_;
  slow_options least_;
  pace pace_;
  std::size_t given_ = 0;  // the last piece, which is being sent
  clock::time_point given_at_{};
};

/// The content, with that when there is such a limit.
[[nodiscard]] http::body paced(http::body content, way direction, const slow_options& least);

}  // namespace tenon::s3::detail
