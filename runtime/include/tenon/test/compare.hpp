#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <tenon/async/sequence.hpp>
#include <tenon/async/task.hpp>
#include <tenon/json/text.hpp>
#include <tenon/test/session.hpp>
#include <tenon/test/traits.hpp>
#include <tenon/value.hpp>
#include <tenon/value/server_sent_event.hpp>

namespace tenon::test {

namespace detail {

template <class T>
std::string shown(const T& value) {
  if constexpr (holds_json<T>) {
    return json::to_text(value, {.side = json::side::any});
  } else {
    return "(no text for it)";
  }
}
[[nodiscard]] std::string shown(const file_part& value);
template <class T>
std::string shown(const std::optional<T>& value) {
  return value ? shown(*value) : "(absent)";
}
template <class T>
std::string shown(const patch<T>& value) {
  if (value.is_absent()) return "(absent)";
  return value.is_null() ? "null" : shown(*value);
}

}  // namespace detail

/// Compares what was sent with what arrived, member by member. Sequences are compared by who reads
/// them.
class comparer {
 public:
  comparer(session& of, std::string_view what) : of_(of), what_(what) {}

  template <class T>
  void parameter(std::size_t index, const T& sent, const T& arrived) {
    compare("parameter " + std::to_string(index), sent, arrived);
  }
  template <class Rules, class T>
  void parameter(std::size_t index, const Rules&, const T& sent, const T& arrived) {
    parameter(index, sent, arrived);
  }
  template <class T>
  void header(std::size_t index, const T& sent, const T& arrived) {
    compare("header " + std::to_string(index), sent, arrived);
  }
  template <class T>
  void member(const slot&, std::size_t index, const T& sent, const T& arrived) {
    compare("member " + std::to_string(index), sent, arrived);
  }
  template <class T>
  void others(const slot&, const T& sent, const T& arrived) {
    compare("other members", sent, arrived);
  }
  void status(int sent, int arrived) { compare("status", sent, arrived); }
  template <class T>
  void body(const T& sent, const T& arrived) {
    compare("body", sent, arrived);
  }
  template <class Rules, class T>
  void body(const Rules&, const T& sent, const T& arrived) {
    body(sent, arrived);
  }
  template <class T>
  void bodies(std::initializer_list<std::size_t>, const T& sent, const T& arrived) {
    compare("body", sent, arrived);
  }
  void content_type(const std::string& sent, const std::string& arrived) {
    // Of multipart it has a boundary too, which is another each time.
    compare("content type", sent, arrived.substr(0, arrived.find(';')));
  }

 private:
  template <class T>
  void compare(const std::string& place, const T& sent, const T& arrived) {
    if constexpr (requires { visit_members_of(*this, slot{}, sent, arrived); }) {
      visit_members_of(*this, slot{}, sent, arrived);
    } else if constexpr (std::is_copy_constructible_v<T>) {
      if (!(sent == arrived)) report(place, detail::shown(sent), detail::shown(arrived));
    }
  }
  void report(const std::string& place, const std::string& sent, const std::string& arrived);

  session& of_;
  std::string_view what_;
};

/// Reads the sequence of a request or an answer to its end.
class receiver {
 public:
  template <class T>
  void parameter(std::size_t, T&) {}
  template <class Rules, class T>
  void parameter(std::size_t, const Rules&, T&) {}
  template <class T>
  void header(std::size_t, T&) {}
  void status(int) {}
  void content_type(const std::string&) {}
  template <class T>
  void body(T& from) {
    take(from);
  }
  template <class Rules, class T>
  void body(const Rules&, T& from) {
    take(from);
  }
  template <class T>
  void bodies(std::initializer_list<std::size_t>, T& from) {
    take(from);
  }

  /// Reads what was found.
  task<void> read();
  [[nodiscard]] const std::vector<std::string>& items() const noexcept { return items_; }

 private:
  template <class T>
  void take(T&) {}
  template <class T>
  void take(std::optional<T>& from) {
    if (from) take(*from);
  }
  template <class... Ts>
  void take(one_of<Ts...>& from) {
    from.visit([this](auto& held) { this->take(held); });
  }
  template <class T>
  void take(sequence<T>& from) {
    reading_.push_back(read_all(from));
  }
  template <class T>
  task<void> read_all(sequence<T>& from) {
    while (std::optional<T> each = co_await from.next()) items_.push_back(text_of(*each));
  }
  template <class T>
  static std::string text_of(const server_sent_event<T>& item) {
    return json::to_text(item.data, {.side = json::side::any}) + item.event + item.id;
  }
  static std::string text_of(const bytes& item) { return std::string(item.view()); }
  template <class T>
  static std::string text_of(const T& item) {
    return json::to_text(item, {.side = json::side::any});
  }

  std::vector<task<void>> reading_{};
  std::vector<std::string> items_{};
};

/// Whether the same items came; pieces may have been cut elsewhere.
void compare_items(session& of, std::string_view what, const std::vector<std::string>& sent,
                   const std::vector<std::string>& arrived);

}  // namespace tenon::test
