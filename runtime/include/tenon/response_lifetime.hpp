#pragma once
#include <tenon/response.hpp>

// Included only where responses are instantiated explicitly: `template class
// tenon::response_of<…>;`.

namespace tenon {

template <class... Ts>
response_of<Ts...>::response_of(response_of&&) noexcept = default;
template <class... Ts>
response_of<Ts...>& response_of<Ts...>::operator=(response_of&&) noexcept = default;
template <class... Ts>
response_of<Ts...>::~response_of() = default;

}  // namespace tenon
