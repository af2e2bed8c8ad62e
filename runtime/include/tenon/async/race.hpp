#pragma once

#include <variant>

#include <tenon/async/child_scope.hpp>
#include <tenon/async/gather.hpp>

namespace tenon {

namespace detail {

template <class First, class... Rest>
struct raced_type {
  using type =
      std::conditional_t<(std::is_same_v<First, Rest> && ...), First,
                         std::variant<value_or_monostate<First>, value_or_monostate<Rest>...>>;
};
template <class... Ts>
using raced = typename raced_type<Ts...>::type;

/// The value of the child with the given number, which is one of `I...`.
template <class Value, std::size_t I, class Children>
Value take_winner(Children& children, std::size_t winner) {
  if constexpr (I + 1 < std::tuple_size_v<Children>) {
    if (winner != I) return take_winner<Value, I + 1>(children, winner);
  }
  auto& outcome = std::get<I>(children).outcome();
  using child_value = decltype(outcome.take());
  if constexpr (std::is_same_v<Value, child_value>) {
    return outcome.take();
  } else {
    return Value(std::in_place_index<I>, take_value(outcome));
  }
}

template <class... Ts, std::size_t... Is>
task<raced<Ts...>> race_each(std::index_sequence<Is...>, task<Ts>... tasks) {
  child_scope scope(co_await current_context(), child_scope::cancels_rest::on_first);
  std::tuple<scoped_child<Ts>...> children(scoped_child<Ts>(scope, Is, std::move(tasks))...);
  auto start_all = [&] { (std::get<Is>(children).start(), ...); };
  children_awaiter<decltype(start_all)> all_ended{scope, start_all};
  co_await all_ended;
  co_return take_winner<raced<Ts...>, 0>(children, scope.decisive());
}

}  // namespace detail

/// Runs the tasks at the same time. The first that ends, with a value or an exception, decides; the
/// others are cancelled and waited for, and what they end with is dropped.
/// The tasks' common type, or a std::variant of their types in order, std::monostate for void.
template <class... Ts>
  requires(sizeof...(Ts) > 0)
task<detail::raced<Ts...>> race(task<Ts>... tasks) {
  return detail::race_each(std::index_sequence_for<Ts...>(), std::move(tasks)...);
}

}  // namespace tenon
