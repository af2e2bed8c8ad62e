#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <tenon/file/open.hpp>
#include <tenon/file/temporary.hpp>
#include <tenon/http/body.hpp>

namespace tenon::file {

/// Content that is written piece by piece and then read: in memory while it is small, else in a
/// file without a name, which is gone with the object. One call at a time.
class spooled_file {
 public:
  /// `limit`: of the bytes in memory.
  explicit spooled_file(std::size_t limit = std::size_t{1} << 20U,
                        std::string folder = temporary_folder())
      : limit_(limit), folder_(std::move(folder)) {}

  /// At the end. `text` stays until the task is done. Throws file::error.
  [[nodiscard]] task<> write(std::string_view text);
  /// Up to `most` bytes; fewer only at the end. Throws file::error.
  [[nodiscard]] task<std::string> read_text_at(std::uint64_t offset, std::size_t most);
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  [[nodiscard]] bool in_memory() const noexcept { return !spooled_; }
  /// All of it as content of a known length; this object is then empty.
  [[nodiscard]] http::body take_body();

 private:
  std::size_t limit_;
  std::string folder_;
  std::string text_{};
  opened_file file_{};
  std::uint64_t size_ = 0;
  bool spooled_ = false;
};

}  // namespace tenon::file
