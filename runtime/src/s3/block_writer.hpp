#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include <tenon/file/open.hpp>

#include "part_buffer.hpp"

namespace tenon::s3::detail {

/// Writes a part of a file, piece by piece: past the page cache in blocks, where a file that was
/// opened so is given, and as far as its end is no part of a block; otherwise through it.
class block_writer {
 public:
  /// `direct`: the same file, or null. Both outlive it. `at`: where the part begins.
  block_writer(file::opened_file& to, file::opened_file* direct, std::uint64_t at);
  task<> add(std::string_view piece);
  /// Where the next bytes may be put instead; `filled` writes them. Empty without `direct`.
  [[nodiscard]] std::span<char> space() noexcept {
    return direct_ != nullptr ? block_.space() : std::span<char>();
  }
  /// `size`: how many there are.
  task<> filled(std::size_t size);
  /// After the last piece.
  task<> finish();

 private:
  task<> write_block();
  task<> write_past_cache(std::string_view block);
  task<> write_through_cache(std::string_view text);

  file::opened_file& to_;
  file::opened_file* direct_;
  std::uint64_t at_;
  part_buffer block_;
};

}  // namespace tenon::s3::detail
