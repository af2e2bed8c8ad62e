#pragma once
#include <cstddef>
#include <tenon/json/reader.hpp>

namespace tenon::json {

/// Reads one array: `for (list_reader list{in}; list.next();) read_json(in, …)`. When the next
/// value is no array a violation is noted and `next()` is false at once. Every item that `next()`
/// announced must be consumed.
class list_reader : private frame {
 public:
  explicit list_reader(reader& in);
  ~list_reader() {
    if (open_) close();
  }
  list_reader(const list_reader&) = delete;
  list_reader& operator=(const list_reader&) = delete;

  /// Goes to the next item and stands before it; false after the last one.
  bool next() {
    const char* at = in_.at_;
    if (at != in_.end_ && *at == ',' && separator_ == ',') {
      in_.at_ = at + 1;
      ++position;
      return true;
    }
    return next_slowly();
  }

  /// Index of the item that `next()` announced; after the last one, the number of items.
  std::size_t index() const noexcept { return position; }
  /// Whether it was an array and was read to its end.
  bool complete() const noexcept { return complete_; }
  /// Notes when the array, now read to its end, has too few or too many items.
  void check_size(std::size_t min, std::size_t max);

  /// For `uniqueItems`: call before and after each item; `check_unique` notes equal items.
  void begin_item();
  void end_item();
  void check_unique();

 private:
  bool next_slowly();
  void close() noexcept;

  reader& in_;
  char separator_ = '[';
  bool open_ = false;
  bool complete_ = false;
  const char* item_ = nullptr;
  std::vector<std::string_view> items_;  // their texts, only for uniqueItems
};

}  // namespace tenon::json
