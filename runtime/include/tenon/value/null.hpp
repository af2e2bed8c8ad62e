#pragma once

namespace tenon {

/// JSON null as a value: the only value of a schema `type: "null"`, and what makes a
/// `nullable` or a `patch` null.
struct null_t {
  bool operator==(const null_t&) const = default;
};

/// `pet.nickname = tenon::null;`
inline constexpr null_t null{};

}  // namespace tenon
