#pragma once
#include <functional>
#include <map>
#include <string>

namespace tenon {

/// An object whose member names the schema does not list: names to values, in the order of the
/// names. It is a balanced tree, so that a peer cannot choose names that make it slow. `T` may be
/// incomplete where the map is a member.
template <class T>
using map = std::map<std::string, T, std::less<>>;

}  // namespace tenon
