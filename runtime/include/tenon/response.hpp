#pragma once
#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tenon/value/box.hpp>
#include <tenon/value/one_of.hpp>
#include <type_traits>
#include <typeinfo>
#include <utility>
#include <vector>

namespace tenon {

/// An answer that the API's document does not describe, kept whole.
struct undocumented {
  struct header {
    std::string name{};
    std::string value{};
    bool operator==(const header&) const = default;
  };
  int status{};
  std::vector<header> headers{};
  std::string body{};

  bool operator==(const undocumented&) const = default;
};

/// The answers of an operation. How they are moved and destroyed, which may be a lot of code, is
/// compiled once, beside their codecs, and not in every file that passes a response on: see
/// <tenon/response_lifetime.hpp>.
template <class... Ts>
class response_of : public one_of<Ts...> {
 public:
  using one_of<Ts...>::one_of;
  response_of() = default;
  response_of(const response_of&) = default;
  response_of(response_of&&) noexcept;
  response_of& operator=(const response_of&) = default;
  response_of& operator=(response_of&&) noexcept;
  ~response_of();
};

/// The answer was not the one asked for (`response.value()` on an error answer). It carries the
/// whole typed response.
class unexpected_response : public std::runtime_error {
 public:
  /// With the response, of the type named, or without one that could not be copied (nullptr).
  unexpected_response(const std::string& message, std::shared_ptr<const void> response,
                      const std::type_info& type)
      : std::runtime_error{message},
        response_{std::move(response)},
        type_{response_ != nullptr ? &type : &typeid(void)} {}

  /// The response, when it is a `Response`; otherwise nullptr. Owned by this exception.
  template <class Response>
  const Response* get_if() const noexcept {
    return *type_ == typeid(Response) ? static_cast<const Response*>(response_.get()) : nullptr;
  }

 private:
  std::shared_ptr<const void> response_;
  const std::type_info* type_;
};

namespace detail {

/// The name of a type as the compiler spells it.
template <class T>
constexpr std::string_view type_name() {
  constexpr std::string_view text = __PRETTY_FUNCTION__;
  constexpr std::size_t begin = text.find("T = ") + 4;
  return text.substr(begin, text.find_first_of(";]", begin) - begin);
}

/// An alternative that several statuses share.
template <class T>
concept tells_status = std::integral<decltype(T::status)>;

/// An answer that is its body, or its status and its body: it has no header fields.
template <class T>
concept body_alone =
    requires(T& it) { T{std::move(it.body)}; } && !requires(T& it) { T{std::move(it.body), {}}; };
template <class T>
concept status_and_body = requires(T& it) { T{it.status, std::move(it.body)}; } &&
                          !requires(T& it) { T{it.status, std::move(it.body), {}}; };

/// A copy of an alternative, whose body is copied by code that is compiled once if it is large.
template <class T>
T copied(const T& held) {
  if constexpr (body_alone<T>)
    return T{box<decltype(T::body)>::copied(held.body)};
  else if constexpr (status_and_body<T>)
    return T{held.status, box<decltype(T::body)>::copied(held.body)};
  else
    return held;
}

/// What a response holds instead of what was asked for.
struct other_answer {
  std::string_view name{};
  std::optional<std::int64_t> status{};
  /// The response, or nullptr when it cannot be copied.
  std::shared_ptr<const void> response{};
  const std::type_info* type{};
};
[[noreturn]] void throw_unexpected(other_answer held, std::string_view expected);

/// Only what the response holds is copied: how the alternative asked for is copied, which may be a
/// lot of code, is never compiled.
template <class Alternative, class Response>
[[noreturn]] void throw_unexpected(Response& response) {
  using whole = std::remove_const_t<Response>;
  other_answer other{.type = &typeid(whole)};
  response.visit([&other]<class Held>(Held& held) {
    using type = std::remove_const_t<Held>;
    other.name = type_name<type>();
    if constexpr (tells_status<type>) other.status = held.status;
    if constexpr (std::is_same_v<type, Alternative>)
      return;
    else if constexpr (std::is_copy_constructible_v<type>)
      other.response = std::make_shared<const whole>(std::in_place_type<type>,
                                                     [&held] { return copied<type>(held); });
    else if constexpr (!std::is_const_v<Held>)
      other.response = std::make_shared<const whole>(std::move(held));
  });
  throw_unexpected(std::move(other), type_name<Alternative>());
}

}  // namespace detail

/// The `Alternative` that `response` (a `one_of`) holds. Throws `unexpected_response` carrying a
/// copy of the whole response (or what it held, when that cannot be copied) otherwise.
template <class Alternative, class Response>
Alternative& expect(Response& response) {
  if (auto* held = response.template get_if<Alternative>()) return *held;
  detail::throw_unexpected<Alternative>(response);
}
template <class Alternative, class Response>
const Alternative& expect(const Response& response) {
  if (const auto* held = response.template get_if<Alternative>()) return *held;
  detail::throw_unexpected<Alternative>(response);
}

}  // namespace tenon
