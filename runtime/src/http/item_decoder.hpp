#pragma once

#include <memory>
#include <tenon/http/item_reader.hpp>

namespace tenon::http::detail {

/// Cuts text that arrives in pieces into items.
class item_decoder {
 public:
  explicit item_decoder(std::size_t most) noexcept : most_(most) {}
  virtual ~item_decoder() = default;

  /// Takes from the beginning of `piece` what belongs to one item; true when that is complete. The
  /// item's views are valid until the next call, as long as `piece` is.
  virtual bool decode(std::string_view& piece, item_text& item) = 0;
  /// The text has ended: whether what is left is an item.
  virtual bool finish(item_text& item) = 0;

  [[nodiscard]] std::size_t index() const noexcept { return count_ - 1; }
  [[nodiscard]] std::uint64_t offset() const noexcept { return offset_; }

 protected:
  /// Takes `size` bytes off the piece and gives them.
  std::string_view take(std::string_view& piece, std::size_t size) noexcept {
    const std::string_view taken = piece.substr(0, size);
    piece.remove_prefix(size);
    taken_ += size;
    return taken;
  }
  /// What is taken from here on is a new item, or may be.
  void begin() noexcept { offset_ = taken_; }
  void complete() noexcept { ++count_; }
  /// Throws when an item would have more bytes than it may.
  void require_room(std::size_t size) const {
    if (size > most_)
      fail(item_error::kind::too_large, "more than " + std::to_string(most_) + " bytes");
  }
  [[noreturn]] void fail(item_error::kind why, std::string_view detail) const {
    throw item_error(why, count_, offset_, detail);
  }

 private:
  std::size_t most_;
  std::size_t count_ = 0;
  std::uint64_t taken_ = 0;
  std::uint64_t offset_ = 0;
};

[[nodiscard]] std::unique_ptr<item_decoder> make_json_lines_decoder(std::size_t most);
[[nodiscard]] std::unique_ptr<item_decoder> make_json_seq_decoder(std::size_t most);
[[nodiscard]] std::unique_ptr<item_decoder> make_event_stream_decoder(std::size_t most);

}  // namespace tenon::http::detail
