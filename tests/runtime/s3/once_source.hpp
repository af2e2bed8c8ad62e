#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include <tenon/async/task.hpp>
#include <tenon/http/body.hpp>

/// The text `stream`, which cannot be read again.
class once_source final : public tenon::http::body_source {
 public:
  tenon::task<std::string_view> read() override {
    co_return std::exchange(given_, true) ? std::string_view() : std::string_view("stream");
  }
  std::optional<std::uint64_t> length() const noexcept override { return 6; }

 private:
  bool given_ = false;
};
