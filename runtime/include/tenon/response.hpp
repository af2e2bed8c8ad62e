#pragma once
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
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

/// The answer was not the one asked for (`response.value()` on an error answer). It carries the
/// whole typed response.
class unexpected_response : public std::runtime_error {
 public:
  template <class Response>
  unexpected_response(const std::string& message, Response response)
      : std::runtime_error{message},
        response_{std::make_shared<const Response>(std::move(response))},
        type_{&typeid(Response)} {}

  /// Without the response, which could not be copied.
  explicit unexpected_response(const std::string& message)
      : std::runtime_error{message}, type_{&typeid(void)} {}

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

template <class Alternative, class Response>
[[noreturn]] void throw_unexpected(Response& response) {
  std::string message = response.visit([]<class Held>(const Held& held) {
    std::string text{type_name<Held>()};
    if constexpr (requires { std::to_string(held.status); })
      text += " (status " + std::to_string(held.status) + ")";
    return text;
  });
  message = "the answer is " + message + ", not " + std::string{type_name<Alternative>()};
  if constexpr (std::is_copy_constructible_v<Response>)
    throw unexpected_response{message, std::as_const(response)};
  else if constexpr (std::is_const_v<Response>)
    throw unexpected_response{message};
  else
    throw unexpected_response{message, std::move(response)};
}

}  // namespace detail

/// The `Alternative` that `response` (a `one_of`) holds. Throws `unexpected_response` carrying a
/// copy of the whole response (or the response itself, when it cannot be copied) otherwise.
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
