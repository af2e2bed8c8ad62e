#pragma once
#include <algorithm>
#include <string_view>

#include "openapi/model.hpp"

namespace tenon::gen::openapi {

/// Names of header fields differ in case without meaning it (RFC 9110 section 5.1).
inline bool same_header(std::string_view left, std::string_view right) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
  return std::ranges::equal(left, right, {}, lower, lower);
}

/// A parameter is identified by its name and location.
inline bool is_same_parameter(const parameter& left, const parameter& right) {
  if (left.in != right.in) return false;
  return left.in == location::header ? same_header(left.name, right.name) : left.name == right.name;
}

}  // namespace tenon::gen::openapi
