#pragma once
#include <optional>
#include <string_view>
#include <tenon/json/writer.hpp>
#include <tenon/value/map.hpp>
#include <tenon/value/patch.hpp>

namespace tenon::json {

/// The name of a member, examined by the compiler: whether it can be written without escapes.
struct member_name {
  template <std::size_t Bytes>
  consteval member_name(const char (&literal)[Bytes])  // NOLINT: as the literal
      : text{literal}, size{Bytes - 1} {
    for (std::size_t i = 0; i < size; ++i) {
      const auto c = static_cast<unsigned char>(literal[i]);
      if (c < 0x20 || c == '"' || c == '\\' || c >= 0x80) plain = false;
    }
  }

  const char* text;
  std::size_t size;
  bool plain = true;
};

/// Writes one object, from its construction to its destruction.
class object_writer {
 public:
  explicit object_writer(writer& out) noexcept : out_{out} {}
  ~object_writer() {
    if (separator_ == '{') out_.raw('{');
    out_.raw('}');
  }
  object_writer(const object_writer&) = delete;
  object_writer& operator=(const object_writer&) = delete;

  /// `"name":value`
  template <class T>
  [[gnu::always_inline]] void member(member_name name, const T& value) {
    write_name(name);
    write_json(out_, value);
  }
  /// Nothing when there is no value.
  template <class T>
  [[gnu::always_inline]] void member(member_name name, const std::optional<T>& value) {
    if (value) member(name, *value);
  }
  /// Nothing when absent; null when null.
  template <class T>
  [[gnu::always_inline]] void member(member_name name, const patch<T>& value) {
    if (value.is_absent()) return;
    write_name(name);
    if (value.is_null())
      out_.null();
    else
      write_json(out_, *value);
  }
  /// The members whose names the schema does not list.
  template <class T>
  void additional(const map<T>& members) {
    for (const auto& [name, value] : members) {
      out_.raw(separator_);
      separator_ = ',';
      out_.string(name);
      out_.raw(':');
      write_json(out_, value);
    }
  }

  /// For readOnly members (written in responses) and writeOnly members (written in requests).
  bool writes_requests() const noexcept { return out_.side() != side::response; }
  bool writes_responses() const noexcept { return out_.side() != side::request; }

 private:
  [[gnu::always_inline]] void write_name(member_name name) {
    char* at = out_.room(name.size + 4);
    *at++ = separator_;
    separator_ = ',';
    if (!name.plain) return write_escaped({name.text, name.size});
    *at++ = '"';
    std::memcpy(at, name.text, name.size);
    at[name.size] = '"';
    at[name.size + 1] = ':';
    out_.advance(name.size + 4);
  }
  void write_escaped(std::string_view name) {
    out_.advance(1);
    out_.string(name);
    out_.raw(':');
  }

  writer& out_;
  char separator_ = '{';
};

}  // namespace tenon::json
