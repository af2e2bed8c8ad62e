#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <tenon/api/header_reader.hpp>
#include <tenon/api/parameter_reader.hpp>
#include <tenon/api/part_form.hpp>
#include <tenon/http/multipart.hpp>
#include <tenon/json/reader.hpp>
#include <tenon/value/file_part.hpp>
#include <tenon/value/nullable.hpp>

namespace tenon::api {

/// The parts of one multipart body, in order. The body outlives the list.
struct part_list {
  std::vector<http::multipart_part> parts{};
  /// The same as fields of a form.
  field_list texts{.how = escaping::none};

  /// Fills the empty list; false, with the reason noted, when the body cannot be taken apart.
  bool read(std::string_view body, std::string_view content_type, const value_place& at);
  /// Gives the first parts the names `part1`, `part2`, ..., and all behind them the name `others`.
  void name_by_place(std::size_t places);
};

/// Reads the members of an object that is written as parts (RFC 7578). Generated code calls it once
/// for each member, by what the parts of that name hold:
///
///     void read_parts(tenon::api::part_reader& in, Upload& out) {
///       in.text("title", out.title, tenon::rules::text{.min_length = 1});
///       in.json("meta", out.meta);
///       in.file("photo", out.photo, {.media_types = "image/*"});
///     }
///
/// A list has one part for each item. std::optional and patch members may be absent, and so may
/// `defaulted(member)`; others may not. A tenon::part has headers, which are read by
/// `read_headers(header_reader&, Headers&)`. A part that says it is of another media type is a
/// violation; one that says nothing is taken for what it should be.
class part_reader {
 public:
  /// All of them outlive the reader.
  part_reader(part_list& parts, const value_place& at, tenon::json::side side)
      : parts_(parts), at_(at), side_(side), texts_(parts.texts, at) {}

  [[nodiscard]] bool reads_requests() const noexcept {
    return side_ != tenon::json::side::response;
  }
  [[nodiscard]] bool reads_responses() const noexcept {
    return side_ != tenon::json::side::request;
  }

  /// Parts have no names: called first, with the number of those that have members of their own.
  void by_place(std::size_t places) { parts_.name_by_place(places); }

  /// Values as text, as forms write them.
  template <class T>
  void text(std::string_view name, T&& out, const part_form& form = {}) {
    text(name, std::forward<T>(out), no_rules{}, form);
  }
  template <class T, class Rules>
    requires(!std::is_same_v<Rules, part_form>)
  void text(std::string_view name, T&& out, const Rules& rules, const part_form& form = {}) {
    if constexpr (with_headers<T>) {
      read_headed(name, out, named(name), [&](auto& bare) { read_texts(name, bare, rules, form); });
    } else {
      read_texts(name, std::forward<T>(out), rules, form);
    }
  }
  /// Values as JSON; one of any type may be text as well.
  template <class T>
  void json(std::string_view name, T&& out, const part_form& form = {}) {
    json(name, std::forward<T>(out), no_rules{}, form);
  }
  template <class T, class Rules>
    requires(!std::is_same_v<Rules, part_form>)
  void json(std::string_view name, T&& out, const Rules& rules, const part_form& form = {}) {
    if constexpr (with_headers<T>) {
      read_headed(name, out, named(name),
                  [&](auto& bare) { read_documents(name, bare, rules, form); });
    } else {
      read_documents(name, std::forward<T>(out), rules, form);
    }
  }
  /// Files. One without name and content, as browsers send it for an empty field, is absent.
  template <class T>
  void file(std::string_view name, T&& out, const part_form& form = {}) {
    file(name, std::forward<T>(out), no_rules{}, form);
  }
  template <class T, class Rules>
    requires(!std::is_same_v<Rules, part_form>)
  void file(std::string_view name, T&& out, const Rules& rules, const part_form& form = {}) {
    if constexpr (with_headers<T>) {
      read_headed(name, out, files_named(name),
                  [&](auto& bare) { read_files(name, bare, rules, form); });
    } else {
      read_files(name, std::forward<T>(out), rules, form);
    }
  }

  /// The members that no call above named.
  template <class T, class Rules = no_rules>
  void other_texts(map<T>& out, const Rules& rules = {}) {
    read_others(out, [&](std::string_view name, T& value) { text(name, value, rules); });
  }
  template <class T, class Rules = no_rules>
  void other_json(map<T>& out, const Rules& rules = {}) {
    read_others(out, [&](std::string_view name, T& value) { json(name, value, rules); });
  }
  template <class T, class Rules = no_rules>
  void other_files(map<T>& out, const Rules& rules = {}) {
    read_others(out, [&](std::string_view name, T& value) { file(name, value, rules); });
  }
  /// A part that no call above named is a violation.
  void refuse_others() { texts_.refuse_others(); }

 private:
  using part = http::multipart_part;

  /// The parts of that name.
  [[nodiscard]] std::vector<const part*> named(std::string_view name) const;
  /// The same without those that stand for a field that was left empty.
  [[nodiscard]] std::vector<const part*> files_named(std::string_view name) const;
  /// Whether the part is of one of the media types; notes it otherwise.
  static bool accepts(const part& each, std::string_view media_types, const value_place& at);
  static bool is_text(const part& each);
  /// Whether the parts hold values inside values as an urlencoded form.
  static bool is_form(const part_form& form);
  /// The pairs of such a part, as if each were a part that is named in brackets.
  [[nodiscard]] field_list pairs_of(std::string_view name, const value_place& at) const;
  static bool accepts_json(const part& each, std::string_view media_types, const value_place& at);
  /// The one part of that name; null, with the reason noted, when it cannot be read.
  static const part* only(const std::vector<const part*>& found, bool required,
                          const value_place& at);
  static void take_file(const part& from, file_part& out);

  template <class T, class Rules>
  void read_texts(std::string_view name, T&& out, const Rules& rules, const part_form& form);
  template <class T, class Rules>
  void read_documents(std::string_view name, T&& out, const Rules& rules, const part_form& form);
  template <class T, class Rules>
  void read_files(std::string_view name, T&& out, const Rules& rules, const part_form& form);
  /// Reads a member without its headers, then these from the parts it came from.
  template <class T, class Read>
  void read_headed(std::string_view name, T& out, const std::vector<const part*>& from,
                   const Read& read);

  template <class T, class Rules, class Read>
  bool read_each(const std::vector<const part*>& found, bool required, std::vector<T>& out,
                 const Rules& rules, const value_place& at, const Read& read);
  template <class T, class Read>
  void read_others(map<T>& out, const Read& read);

  part_list& parts_;
  const value_place& at_;
  tenon::json::side side_;
  field_reader texts_;
};

namespace detail {

/// The member behind `defaulted(member)`.
template <class T>
T& member_of(T& out) {
  return out;
}
template <class T>
T& member_of(defaulted_reference<T>& out) {
  return out.value;
}

/// Calls `read(value)` for what the member holds; keeps it when that says so.
template <class T, class Read>
void read_member(T& out, const Read& read) {
  read(out);
}
template <class T, class Read>
void read_new(T& out, const Read& read) {
  typename T::value_type value{};
  if (read(value)) out = std::move(value);
}
template <class T, class Read>
void read_member(std::optional<T>& out, const Read& read) {
  read_new(out, read);
}
template <class T, class Read>
void read_member(nullable<T>& out, const Read& read) {
  read_new(out, read);
}
template <class T, class Read>
void read_member(patch<T>& out, const Read& read) {
  read_new(out, read);
}

template <class Headers>
void read_headers_of(const http::multipart_part& from, Headers& out, const value_place& at) {
  header_reader in{from.headers, at};
  read_headers(in, out);
}

using parts_of_member = std::vector<const http::multipart_part*>;

/// Puts a member together from what was read without headers, and the headers of its parts.
template <class T, class Headers>
void add_headers(part<T, Headers>& out, T bare, const parts_of_member& from,
                 const value_place& at) {
  out.value = std::move(bare);
  if (!from.empty()) read_headers_of(*from.front(), out.headers, at);
}
template <class T, class Headers>
void add_headers(std::optional<part<T, Headers>>& out, std::optional<T> bare,
                 const parts_of_member& from, const value_place& at) {
  if (bare) add_headers(out.emplace(), *std::move(bare), from, at);
}
template <class T, class Headers>
void add_headers(std::optional<part<nullable<T>, Headers>>& out, patch<T> bare,
                 const parts_of_member& from, const value_place& at) {
  if (bare.is_absent()) return;
  nullable<T> value;
  if (bare.has_value()) value = *std::move(bare);
  add_headers(out.emplace(), std::move(value), from, at);
}
template <class T, class Headers>
void add_headers(std::vector<part<T, Headers>>& out, std::vector<T> bare,
                 const parts_of_member& from, const value_place& at) {
  out.clear();
  for (std::size_t i = 0; i < bare.size(); ++i) {
    part<T, Headers>& made = out.emplace_back();
    made.value = std::move(bare[i]);
    if (i < from.size()) read_headers_of(*from[i], made.headers, at.item(i));
  }
}
template <class T, class Headers>
void add_headers(std::optional<std::vector<part<T, Headers>>>& out,
                 std::optional<std::vector<T>> bare, const parts_of_member& from,
                 const value_place& at) {
  if (bare) add_headers(out.emplace(), *std::move(bare), from, at);
}

}  // namespace detail

template <class T, class Read>
void part_reader::read_headed(std::string_view name, T& out, const std::vector<const part*>& from,
                              const Read& read) {
  typename without_headers<T>::type bare{};
  read(bare);
  detail::add_headers(out, std::move(bare), from, at_.member(name));
}

template <class T, class Rules>
void part_reader::read_texts(std::string_view name, T&& out, const Rules& rules,
                             const part_form& form) {
  bool good = true;
  for (const part* each : named(name)) {
    good =
        accepts(*each, form.media_types.empty() ? "text/*" : form.media_types, at_.member(name)) &&
        good;
  }
  if (!good) return texts_.know(name);
  if (is_form(form)) {
    texts_.know(name);
    const value_place at = at_.member(name);
    const field_list pairs = pairs_of(name, at);
    const parameter_source from{.fields = &pairs, .how = pairs.how, .brackets = true};
    (void)detail::read_parameter(at, from, name, form.how, out, rules);
    return;
  }
  using member = part_member<std::remove_cvref_t<T>>;
  if constexpr (member::is_nullable && is_list<typename member::type>) {
    // No part could say that a list is null.
    if constexpr (member::may_be_absent) {
      std::optional<typename member::type> value;
      texts_.field(name, value, rules, form.how);
      if (value) detail::member_of(out) = *std::move(value);
    } else {
      typename member::type value;
      texts_.field(name, value, rules, form.how);
      detail::member_of(out) = std::move(value);
    }
  } else {
    texts_.field(name, std::forward<T>(out), rules, form.how);
  }
}

template <class T, class Rules>
void part_reader::read_documents(std::string_view name, T&& out, const Rules& rules,
                                 const part_form& form) {
  texts_.know(name);
  const value_place at = at_.member(name);
  const auto read_one = [&](const part& from, auto& value, const auto& value_rules,
                            const value_place& here) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, tenon::json::any>) {
      if (form.media_types.empty() && is_text(from)) {
        read_value(from.content, value, no_rules{}, here);
        return true;
      }
    }
    if (!accepts_json(from, form.media_types, here)) return false;
    tenon::json::reader in{from.content, tenon::json::reader_options{.side = side_}};
    detail::read_json_as(in, value, value_rules);
    detail::report_json(in, here);
    return true;
  };
  using member = part_member<std::remove_cvref_t<T>>;
  if constexpr (is_list<typename member::type>) {
    detail::read_member(detail::member_of(out), [&](auto& values) {
      return read_each(named(name), !member::may_be_absent, values, rules, at, read_one);
    });
  } else {
    // Null is a value here: the reader makes it, where the member has one.
    const auto read = [&](auto& value) {
      const part* from = only(named(name), !member::may_be_absent, at);
      return from != nullptr && read_one(*from, value, rules, at);
    };
    if constexpr (member::is_nullable) {
      read(detail::member_of(out));
    } else {
      detail::read_member(detail::member_of(out), read);
    }
  }
}

template <class T, class Rules>
void part_reader::read_files(std::string_view name, T&& out, const Rules& rules,
                             const part_form& form) {
  texts_.know(name);
  const value_place at = at_.member(name);
  const auto read_one = [&](const part& from, file_part& value, const auto&,
                            const value_place& here) {
    if (!accepts(from, form.media_types.empty() ? "*/*" : form.media_types, here)) return false;
    take_file(from, value);
    return true;
  };
  const std::vector<const part*> found = files_named(name);
  constexpr bool required = !part_member<std::remove_cvref_t<T>>::may_be_absent;
  detail::read_member(detail::member_of(out), [&](auto& value) {
    if constexpr (is_list<std::remove_cvref_t<decltype(value)>>) {
      return read_each(found, required, value, rules, at, read_one);
    } else {
      const part* from = only(found, required, at);
      return from != nullptr && read_one(*from, value, rules, at);
    }
  });
}

template <class T, class Rules, class Read>
bool part_reader::read_each(const std::vector<const part*>& found, bool required,
                            std::vector<T>& out, const Rules& rules, const value_place& at,
                            const Read& read) {
  if (!at.accept(found.empty() ? taken::absent : taken::found, required)) return false;
  out.clear();
  for (std::size_t i = 0; i < found.size(); ++i) {
    T item{};
    read(*found[i], item, detail::item_rules(rules), at.item(i));
    out.push_back(std::move(item));
  }
  if constexpr (!std::is_same_v<Rules, no_rules>) detail::check_list(out, rules, at);
  return true;
}

template <class T, class Read>
void part_reader::read_others(map<T>& out, const Read& read) {
  for (const std::string_view name : texts_.other_names()) {
    T value{};
    read(name, value);
    out.insert_or_assign(std::string{name}, std::move(value));
  }
}

}  // namespace tenon::api
