#pragma once

#include <tuple>
#include <variant>
#include <vector>

#include <tenon/async/child_scope.hpp>

namespace tenon {

namespace detail {

/// What stands for a task's value where there has to be one.
template <class T>
using value_or_monostate = std::conditional_t<std::is_void_v<T>, std::monostate, T>;

template <class T>
value_or_monostate<T> take_value(result<T>& ended) {
  if constexpr (std::is_void_v<T>) {
    ended.take();
    return {};
  } else {
    return ended.take();
  }
}

template <class... Ts, std::size_t... Is>
task<std::tuple<value_or_monostate<Ts>...>> gather_each(std::index_sequence<Is...>,
                                                        task<Ts>... tasks) {
  child_scope scope(co_await current_context(), child_scope::cancels_rest::on_failure);
  std::tuple<scoped_child<Ts>...> children(scoped_child<Ts>(scope, Is, std::move(tasks))...);
  auto start_all = [&] { (std::get<Is>(children).start(), ...); };
  children_awaiter<decltype(start_all)> all_ended{scope, start_all};
  co_await all_ended;
  ((scope.decisive() == Is ? (void)std::get<Is>(children).outcome().take() : (void)0), ...);
  co_return std::tuple<value_or_monostate<Ts>...>(take_value(std::get<Is>(children).outcome())...);
}

template <class T>
using gathered = std::conditional_t<std::is_void_v<T>, void, std::vector<value_or_monostate<T>>>;

}  // namespace detail

/// Runs the tasks at the same time and gives all their values, std::monostate for void. The first
/// exception cancels the others; when all have ended it is thrown.
template <class... Ts>
task<std::tuple<detail::value_or_monostate<Ts>...>> gather(task<Ts>... tasks) {
  return detail::gather_each(std::index_sequence_for<Ts...>(), std::move(tasks)...);
}

/// The same for any number of tasks of one type, in their order; no values for void.
template <class T>
  requires(!std::is_reference_v<T>)
task<detail::gathered<T>> gather(std::vector<task<T>> tasks) {
  detail::child_scope scope(co_await current_context(),
                            detail::child_scope::cancels_rest::on_failure);
  std::vector<detail::scoped_child<T>> children;
  children.reserve(tasks.size());
  for (task<T>& each : tasks) children.emplace_back(scope, children.size(), std::move(each));
  auto start_all = [&children] {
    for (detail::scoped_child<T>& child : children) child.start();
  };
  detail::children_awaiter<decltype(start_all)> all_ended{scope, start_all};
  co_await all_ended;
  if (scope.decisive() != detail::child_scope::none) children[scope.decisive()].outcome().take();
  if constexpr (!std::is_void_v<T>) {
    std::vector<T> values;
    values.reserve(children.size());
    for (detail::scoped_child<T>& child : children) values.push_back(child.outcome().take());
    co_return values;
  }
}

}  // namespace tenon
