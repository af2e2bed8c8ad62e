#pragma once
#include <cstring>
#include <string>
#include <string_view>
#include <tenon/json/reader.hpp>
#include <tenon/json/shape.hpp>
#include <tenon/value/map.hpp>

namespace tenon::json {

namespace detail {
/// Eight bytes as a little-endian number.
inline std::uint64_t load8(const char* text) noexcept { return load(text, 8); }

/// Equality of short texts without a call.
inline bool same_text(const char* a, const char* b, std::size_t size) noexcept {
  if (size >= 8) {
    std::uint64_t x = 0;
    std::uint64_t y = 0;
    std::size_t i = 0;
    for (; i + 8 <= size; i += 8) {
      std::memcpy(&x, a + i, 8);
      std::memcpy(&y, b + i, 8);
      if (x != y) return false;
    }
    std::memcpy(&x, a + size - 8, 8);
    std::memcpy(&y, b + size - 8, 8);
    return x == y;
  }
  if (size >= 4) {
    std::uint32_t x[2];
    std::uint32_t y[2];
    std::memcpy(&x[0], a, 4);
    std::memcpy(&x[1], a + size - 4, 4);
    std::memcpy(&y[0], b, 4);
    std::memcpy(&y[1], b + size - 4, 4);
    return x[0] == y[0] && x[1] == y[1];
  }
  for (std::size_t i = 0; i < size; ++i)
    if (a[i] != b[i]) return false;
  return true;
}
}  // namespace detail

/// The part of `object_reader` that does not depend on the number of members.
class object_reader_base : private frame {
 public:
  object_reader_base(const object_reader_base&) = delete;
  object_reader_base& operator=(const object_reader_base&) = delete;

  /// Goes to the next member and stands before its value; false after the last one. Then missing
  /// required members and members that came twice have been noted as violations.
  [[gnu::always_inline]] bool next() {
    // The fast lane: no white space, and the member that follows the last one in the schema. Names
    // of more than 13 bytes take the slower way.
    const json::field& wanted = *wanted_;
    const char* at = in_.at_;
    const std::size_t token = wanted.size + std::size_t{3};  // with quotes and colon
    if (static_cast<std::size_t>(in_.end_ - at) > token + 8 && at[0] == separator_ && in_order_ &&
        wanted.token_mask != 0 &&
        ((detail::load8(at + 1) ^ wanted.token_head) & wanted.token_mask) == 0 &&
        (token <= 8 || (token <= 16 && detail::load8(at + token - 7) == wanted.token_tail))) {
      separator_ = ',';
      key = wanted.name;
      position = wanted.size;
      take(static_cast<std::uint32_t>(wanted_ - fields_));
      in_.at_ = at + token + 1;
      return true;
    }
    return next_slowly();
  }

  /// Index of the member in the shape; -1 for a name that is not in it.
  int field() const noexcept { return field_; }
  /// The member's name, decoded.
  std::string_view name() const noexcept { return {key, position}; }

  /// Passes over the member, which is lost when the shape does not have it.
  void skip();
  /// Passes over the member and notes that it is not allowed.
  void refuse();
  /// Reads the member into `members` under its name; a name that is there already is a violation.
  template <class T, class... Rules>
  void additional(map<T>& members, const Rules&... rules) {
    auto [place, is_new] = members.try_emplace(std::string{name()});
    if (!is_new) return refuse_duplicate();
    read_json(in_, place->second, rules...);
  }
  /// Notes when the object, now read to its end, has too few or too many members.
  template <class Values>
  void check_size(const rules::entries<Values>& rule) {
    if (complete_) check_count(rule.min_properties, rule.max_properties);
  }

  /// For readOnly and writeOnly members.
  bool reads_requests() const noexcept { return in_.side() != side::response; }
  bool reads_responses() const noexcept { return in_.side() != side::request; }

 protected:
  object_reader_base(reader& in, const json::field* fields, const std::uint16_t* table,
                     std::uint32_t count, std::uint32_t mask, std::uint64_t* seen,
                     std::uint64_t required)
      : in_{in},
        fields_{fields},
        wanted_{fields},
        table_{table},
        seen_{seen},
        required_{required},
        count_{count},
        mask_{mask} {
    if (in.at_ != in.end_ && *in.at_ == '{' && in.depth_left_ > 0) {
      --in.depth_left_;
      open();
    } else {
      open_slowly();
    }
  }
  ~object_reader_base() {
    if (open_) close();
  }

 private:
  bool seen(std::uint32_t index) const noexcept {
    return (seen_[index / 64] >> (index % 64) & 1) != 0;
  }
  void take(std::uint32_t index) noexcept {
    seen_[index / 64] |= std::uint64_t{1} << (index % 64);
    field_ = static_cast<int>(index);
    wanted_ = fields_ + index + 1;
  }
  void open() noexcept {
    open_ = true;
    parent = in_.top_;
    in_.top_ = this;
  }
  void open_slowly();
  bool next_slowly();
  bool read_key();
  void find_field() noexcept;
  void finish_object();
  void close() noexcept;
  void refuse_duplicate();
  void note_unknown_name();
  void report_equal_names();
  void check_count(std::size_t min, std::size_t max);

  reader& in_;
  const json::field* fields_;
  const json::field* wanted_;  // the one after the last one; after all of them one without a name
  const std::uint16_t* table_;
  std::uint64_t* seen_;
  std::uint64_t required_;  // of the first 64 members, those this side must send
  std::uint32_t count_;
  std::uint32_t mask_;
  std::uint32_t others_ = 0;  // members that the shape does not have
  int field_ = -1;
  char separator_ = '{';
  bool in_order_ = true;  // no member came before one that it follows in the shape
  bool open_ = false;
  bool complete_ = false;
  std::size_t unknown_ = 0;  // names noted to find those that come twice
};

/// Reads one object: `for (object_reader object{in, shape}; object.next();) switch
/// (object.field()) …`. When the next value is no object a violation is noted and `next()` is
/// false at once. Every member that `next()` announced must be consumed (read, skipped, refused).
template <std::size_t Size>
class object_reader : public object_reader_base {
 public:
  object_reader(reader& in, const object_shape<Size>& shape)
      : object_reader_base{in,
                           shape.fields,
                           shape.table,
                           static_cast<std::uint32_t>(Size),
                           static_cast<std::uint32_t>(object_shape<Size>::slots - 1),
                           seen_bits_,
                           shape.required[static_cast<std::size_t>(in.side())]} {}

 private:
  std::uint64_t seen_bits_[Size / 64 + 1]{};
};

}  // namespace tenon::json
