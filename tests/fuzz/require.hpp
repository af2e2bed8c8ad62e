#pragma once

#include <cstdlib>

/// What must hold of any input; libFuzzer keeps the input when it does not.
inline void require(bool holds) {
  if (!holds) std::abort();
}
