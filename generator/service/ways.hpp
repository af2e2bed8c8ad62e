#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "service/model.hpp"

namespace tenon::gen::service {

/// One way from a type into another.
struct edge {
  type_id to;
  enum class step : std::uint8_t { member, alternative, other } how;
  std::size_t index;
};

/// Ways by value only (not through lists, maps and boxes), or all.
std::vector<edge> edges_of(const type& t, bool by_value);

/// One type of a walk with an explicit stack: documents may nest deeper than a thread's stack.
struct frame {
  type_id id;
  std::vector<edge> edges;
  std::size_t next = 0;
};

}  // namespace tenon::gen::service
