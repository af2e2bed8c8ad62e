#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace tenon::http {

/// Header fields in their order. Names compare without regard to case. The texts are either copies
/// that live as long as the object, or views of memory that its user keeps alive (on the server:
/// the connection's buffer, for as long as the request is handled). A copy of the object owns all
/// texts.
class fields {
 public:
  struct field {
    std::string_view name;
    std::string_view value;
  };
  using const_iterator = const field*;

  fields() noexcept = default;
  fields(const fields& other);
  fields(fields&& other) noexcept
      : size_(std::exchange(other.size_, 0)), heap_(std::move(other.heap_)) {
    take_inline(other);
  }
  fields& operator=(const fields& other);
  fields& operator=(fields&& other) noexcept {
    if (this == &other) return *this;
    size_ = std::exchange(other.size_, 0);
    heap_ = std::move(other.heap_);
    take_inline(other);
    return *this;
  }
  ~fields() = default;

  /// Appends a copy. Throws std::invalid_argument when the name is not a token, or the value has a
  /// control character other than a tab (CR, LF and NUL would split the message).
  void add(std::string_view name, std::string_view value);
  /// As `add`, without copying: the caller keeps both texts alive.
  void add_view(std::string_view name, std::string_view value);
  /// Appends views of text that a parser has checked already.
  void add_parsed(std::string_view name, std::string_view value) { append({name, value}); }
  /// Replaces every field of that name by one. Throws as `add`.
  void set(std::string_view name, std::string_view value);
  /// Removes every field of that name; how many there were.
  std::size_t erase(std::string_view name) noexcept;
  /// Removes all; keeps memory for the next message.
  void clear() noexcept;

  /// The first value of that name.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const noexcept;
  [[nodiscard]] bool contains(std::string_view name) const noexcept {
    return find(name).has_value();
  }
  [[nodiscard]] std::size_t count(std::string_view name) const noexcept;

  [[nodiscard]] const_iterator begin() const noexcept { return data(); }
  [[nodiscard]] const_iterator end() const noexcept { return data() + size_; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }

 private:
  static constexpr std::size_t inline_fields = 4;

  // Not initialised beyond `size_`: messages are made and moved for every request.
  union inline_storage {
    inline_storage() noexcept {}
    field items[inline_fields];
  };

  /// What few messages need, apart so that moving the others is cheap.
  struct storage {
    std::vector<field> more;  // all fields, once they no longer fit inline
    std::vector<std::unique_ptr<char[]>> chunks;
    std::size_t free = 0;  // bytes left at the end of the last chunk
    char* next = nullptr;  // where they begin
  };

  [[nodiscard]] bool is_inline() const noexcept { return heap_ == nullptr || heap_->more.empty(); }
  [[nodiscard]] const field* data() const noexcept {
    return is_inline() ? first_.items : heap_->more.data();
  }
  [[nodiscard]] field* data() noexcept { return is_inline() ? first_.items : heap_->more.data(); }
  void take_inline(const fields& other) noexcept {
    if (size_ > inline_fields) return;
    for (std::size_t index = 0; index < size_; ++index) {
      first_.items[index] = other.first_.items[index];
    }
  }
  void append(field added) {
    if (size_ < inline_fields && is_inline()) {
      first_.items[size_++] = added;
    } else {
      append_on_heap(added);
    }
  }
  void append_on_heap(field added);
  [[nodiscard]] storage& heap();
  std::string_view keep(std::string_view text);

  inline_storage first_;
  std::size_t size_ = 0;
  std::unique_ptr<storage> heap_;
};

/// Equal without regard to ASCII case.
[[nodiscard]] bool equal_ignoring_case(std::string_view left, std::string_view right) noexcept;
/// RFC 9110 section 5.6.2.
[[nodiscard]] bool is_token(std::string_view text) noexcept;
/// Whether the text may stand as a field's value: no control character but the tab.
/// RFC 9110 section 5.5.
[[nodiscard]] bool is_field_value(std::string_view text) noexcept;
/// Whether `element` is one of the comma-separated tokens of a field's value, ignoring case.
[[nodiscard]] bool list_contains(std::string_view value, std::string_view element) noexcept;

}  // namespace tenon::http
