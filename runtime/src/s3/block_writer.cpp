#include "block_writer.hpp"

#include <algorithm>

#include <tenon/file/error.hpp>

namespace tenon::s3::detail {

namespace {

constexpr std::size_t block_size = std::size_t{512} << 10U;

}  // namespace

block_writer::block_writer(file::opened_file& to, file::opened_file* direct, std::uint64_t at)
    : to_(to), direct_(at % file::direct_alignment == 0 ? direct : nullptr), at_(at) {
  if (direct_ != nullptr) block_ = part_buffer(block_size);
}

task<> block_writer::add(std::string_view piece) {
  while (direct_ != nullptr && !piece.empty()) {
    const std::size_t taken = std::min(piece.size(), block_.room());
    block_.append(piece.substr(0, taken));
    piece.remove_prefix(taken);
    if (block_.room() == 0) co_await write_block();
  }
  if (!piece.empty()) co_await write_through_cache(piece);
}

task<> block_writer::filled(std::size_t size) {
  block_.fill(size);
  if (block_.room() == 0) co_await write_block();
}

task<> block_writer::finish() {
  if (block_.size() != 0) co_await write_block();
}

task<> block_writer::write_block() {
  const std::string_view all = block_.text();
  const std::size_t even = all.size() - all.size() % file::direct_alignment;
  if (even != 0) co_await write_past_cache(all.substr(0, even));
  if (even != all.size()) co_await write_through_cache(all.substr(even));
  block_.clear();
}

task<> block_writer::write_past_cache(std::string_view block) {
  try {
    co_await direct_->write_at(at_, block);
    at_ += block.size();
    co_return;
  } catch (const file::error& failure) {
    if (failure.code() != std::errc::invalid_argument) throw;
  }
  direct_ = nullptr;  // the disk wants other alignments
  co_await write_through_cache(block);
}

task<> block_writer::write_through_cache(std::string_view text) {
  co_await to_.write_at(at_, text);
  at_ += text.size();
}

}  // namespace tenon::s3::detail
