#pragma once

#include <span>
#include <string_view>

#include <tenon/rules/schema.hpp>

namespace tenon::api {

struct outline;

/// A member of an object and what it may be.
struct outline_member {
  std::string_view name{};
  const api::outline* value = nullptr;
};

/// Which kinds of JSON value may stand where, as a constant table: what tells the number 12 from
/// the text "12", and one text from a list of one, where a message has nothing but text. Everything
/// it points to must outlive it; a null pointer stands for any value.
struct outline {
  rules::type_set types = 0;       ///< 0: any; its text is then a string
  const outline* items = nullptr;  ///< of arrays
  std::span<const outline_member> members{};
  const outline* others = nullptr;  ///< members that `members` does not name
};

/// For whoever only writes: the value itself says what it is.
inline constexpr outline any_outline{};

}  // namespace tenon::api
