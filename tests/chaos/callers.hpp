#pragma once

#include <array>
#include <cstdint>

#include <tenon/async/task.hpp>

#include "ledger.hpp"
#include "proxy.hpp"

namespace chaos {

/// What became of the calls through one kind of fault.
struct tally {
  std::uint64_t calls = 0;
  std::uint64_t answered = 0;
  std::uint64_t failed = 0;
  std::uint64_t mangled = 0;
  std::uint64_t hung = 0;  ///< neither answered nor failed in a time far beyond the client's own
};
using tallies = std::array<tally, faults>;

/// Calls through each of the proxy's ports, with a client for each, until that time.
tenon::task<> make_calls(const proxy& through, ledger& book, tallies& counts,
                         clock::time_point until);

}  // namespace chaos
