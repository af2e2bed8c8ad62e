#pragma once

#include <cstdint>
#include <ctime>
#include <string>
#include <utility>

namespace tenon::middleware::detail {

/// An open file; closes it.
class opened {
 public:
  opened() noexcept = default;
  explicit opened(int descriptor) noexcept : descriptor_(descriptor) {}
  opened(opened&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  opened& operator=(opened&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  ~opened();
  [[nodiscard]] int get() const noexcept { return descriptor_; }
  explicit operator bool() const noexcept { return descriptor_ >= 0; }

 private:
  int descriptor_ = -1;
};

/// What a path below a directory names.
struct found_file {
  enum class kind : std::uint8_t { none, file, directory } which = kind::none;
  opened file{};
  std::uint64_t size = 0;
  std::time_t modified = 0;
  std::string tag{};      ///< strong, with its quotes
  std::string content{};  ///< all of it, when it is small
};

/// Opens what `path` names below the directory, never outside of it. Blocks.
[[nodiscard]] found_file find_beneath(int directory, const std::string& path);
/// Reads at most `size` bytes at `offset`; what was read. Blocks. Throws std::system_error.
[[nodiscard]] std::string read_at(int file, std::uint64_t offset, std::size_t size);

}  // namespace tenon::middleware::detail
