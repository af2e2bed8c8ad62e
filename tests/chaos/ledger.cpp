#include "ledger.hpp"

#include <algorithm>

#include "call.hpp"

namespace chaos {

ledger::verdict ledger::judge() const {
  verdict found;
  found.calls = std::min<std::uint64_t>(next_, executions_.size());
  for (std::uint64_t number = 0; number < found.calls; ++number) {
    const unsigned executions = executions_[number];
    const ending how = endings_[number];
    if (how == ending::none || (how == ending::answered && executions == 0)) ++found.lost;
    if (!is_idempotent(number) && executions > 1) ++found.duplicated;
  }
  return found;
}

}  // namespace chaos
