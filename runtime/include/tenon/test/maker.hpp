#pragma once

#include <chrono>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <tenon/async/sequence.hpp>
#include <tenon/json/text.hpp>
#include <tenon/test/session.hpp>
#include <tenon/test/traits.hpp>
#include <tenon/value.hpp>
#include <tenon/value/part.hpp>
#include <tenon/value/server_sent_event.hpp>

namespace tenon::test {

namespace detail {

/// Gives items that have been made.
template <class T>
struct made_items {
  std::vector<T> items{};
  std::size_t given = 0;

  task<std::optional<T>> next() {
    std::optional<T> item;
    if (given < items.size()) item = std::move(items[given++]);
    co_return item;
  }
};

}  // namespace detail

/// Fills requests and answers with arbitrary values: the same ones for the same call.
class maker {
 public:
  /// For the request of a call, or for its answer.
  maker(session& of, json::side side);

  template <class T>
  void parameter(std::size_t index, T& out) {
    fill(out, parameter_slot(index));
  }
  /// With rules that are to be checked before the value is read: whole schemas.
  template <class T, class Rules>
  void parameter(std::size_t index, const Rules& rules, T& out) {
    fill_json(out, parameter_slot(index), rules);
  }
  template <class T>
  void header(std::size_t index, T& out) {
    fill(out, header_slot(index));
  }
  void status(int& out);
  /// A body of one C++ type.
  template <class T>
  void body(T& out) {
    fill(out, body_slot());
    note_body(out);
  }
  template <class T, class Rules>
  void body(const Rules& rules, T& out) {
    fill_json(out, body_slot(), rules);
    note_body(out);
  }
  /// A body that is one of several C++ types: which, for each of its media types.
  template <class T>
  void bodies(std::initializer_list<std::size_t> types, T& out) {
    fill_one_of(out, *(types.begin() + form_));
  }
  template <class T>
  void bodies(std::initializer_list<std::size_t> types, std::optional<T>& out) {
    has_body_ = body_slot().required || !from_.one_in(3);
    if (!has_body_) return;
    fill_one_of(out.emplace(), *(types.begin() + form_));
  }
  /// Beside a body whose media type the value does not tell.
  void content_type(std::string& out);

  /// A member of a struct that no JSON can hold.
  template <class T>
  void member(const slot& owner, std::size_t index, T& out) {
    const slot at = member_slot(owner, index);
    if (at.is_sent) fill(out, at);
  }
  template <class T>
  void others(const slot& owner, T& out) {
    fill(out, others_slot(owner));
  }

  /// The items of the sequence that was made, if any, as text.
  [[nodiscard]] const std::vector<std::string>& items() const noexcept { return items_; }

 private:
  template <class T>
  void note_body(const T&) {}
  template <class T>
  void note_body(const std::optional<T>& body) {
    has_body_ = body.has_value();
  }
  template <class T>
  void fill(T& out, const slot& at) {
    if constexpr (detail::holds_json<T>) {
      fill_json(out, at);
    } else {
      visit_members_of(*this, at, out);
    }
  }
  void fill(file_part& out, const slot& at);
  template <class T, class Headers>
  void fill(part<T, Headers>& out, const slot& at) {
    slot inside = at;
    inside.required = true;
    fill(out.value, inside);
    fill_json(out.headers, headers_slot(at));
  }
  template <class T>
    requires(!detail::holds_json<std::vector<T>>)
  void fill(std::vector<T>& out, const slot& at) {
    out.resize(draw_size(at));
    for (T& each : out) fill(each, items_slot(at));
  }
  template <class T>
    requires(!detail::holds_json<map<T>>)
  void fill(map<T>& out, const slot& at) {
    for (std::size_t i = draw_size(at); i > 0; --i)
      fill(out["other" + std::to_string(i)], items_slot(at));
  }
  template <class T>
    requires(!detail::holds_json<std::optional<T>>)
  void fill(std::optional<T>& out, const slot& at) {
    if (from_.one_in(3) && !at.required) return;
    fill(out.emplace(), at);
  }
  template <class T>
  void fill(sequence<T>& out, const slot& at) {
    std::vector<T> made(from_.below(5));
    for (T& each : made) fill_item(each, at);
    out = sequence<T>(detail::made_items<T>{std::move(made)});
  }
  template <class T>
  void fill_item(server_sent_event<T>& out, const slot& at) {
    fill_json(out.data, at);
    if (from_.one_in(2)) out.event = "changed";
    if (from_.one_in(2)) out.id = std::to_string(from_.below(100));
    if (from_.one_in(2)) out.retry = std::chrono::milliseconds(from_.below(10000));
    items_.push_back(json::to_text(out.data, {.side = side_}) + out.event + out.id);
  }
  void fill_item(bytes& out, const slot& at);
  template <class T>
  void fill_item(T& out, const slot& at) {
    fill_json(out, at);
    items_.push_back(json::to_text(out, {.side = side_}));
  }

  template <class T>
  void fill_one_of(T& out, std::size_t type) {
    fill_index(out, type, body_slot(), std::make_index_sequence<detail::alternatives_of<T>>());
  }
  template <class T, std::size_t... Index>
  void fill_index(T& out, std::size_t type, const slot& at, std::index_sequence<Index...>) {
    (void)((Index == type ? (fill(out.template emplace<Index>(), at), true) : false) || ...);
  }

  template <class T, class Rules = rules::none>
  void fill_json(T& out, const slot& at, const Rules& rules = {}) {
    for (int attempt = 0;; ++attempt) {
      const std::optional<std::string> text = draw(at);
      if (!text) return;
      T value{};
      json::reader in{*text, {.side = side_}};
      if constexpr (std::is_same_v<Rules, rules::none>) {
        read_json(in, value);
      } else {
        read_json(in, value, rules);
      }
      if (in.finish()) {
        check_written(at, *text, json::to_text(value, {.side = side_}));
        out = std::move(value);
        return;
      }
      give_up(at, attempt, *text, in);
    }
  }

  slot parameter_slot(std::size_t index) const;
  slot header_slot(std::size_t index) const;
  slot body_slot() const;
  slot member_slot(const slot& owner, std::size_t index) const;
  slot others_slot(const slot& owner) const;
  slot items_slot(const slot& owner) const;
  static slot headers_slot(const slot& owner);
  std::optional<std::string> draw(const slot& at);
  std::size_t draw_size(const slot& at);
  void check_written(const slot& at, const std::string& drawn, const std::string& written);
  // Throws cannot_draw when no other try is due.
  void give_up(const slot& at, int attempt, const std::string& drawn, const json::reader& in);

  session& of_;
  session::call call_;
  json::side side_;
  source from_;
  std::size_t form_ = 0;
  bool has_body_ = true;
  std::vector<std::string> items_{};
};

}  // namespace tenon::test
