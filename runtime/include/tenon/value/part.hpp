#pragma once

namespace tenon {

/// A part of a multipart body with the headers that the document describes for it: `Headers` is a
/// generated struct with a member for each.
template <class T, class Headers>
struct part {
  T value{};
  Headers headers{};

  bool operator==(const part&) const = default;
};

}  // namespace tenon
