#include <trip_media/round_trip.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace {

bool all_equal(bool over_socket, std::uint64_t seed) {
  tenon::test::round_trip_options options;
  options.over_socket = over_socket;
  options.seed = seed;
  const tenon::test::round_trip_report found = trip_media::round_trip(options);
  for (const std::string& each : found.failures) std::printf("FAILED %s\n", each.c_str());
  for (const std::string& each : found.skipped) std::printf("skipped %s\n", each.c_str());
  std::printf(
      "%s, seed %llu: %zu calls, %zu of %zu operations equal, %zu of %zu wrong requests refused\n",
      over_socket ? "socket" : "loopback", static_cast<unsigned long long>(seed), found.calls,
      found.equal, found.operations, found.refused, found.negatives);
  return found.failures.empty() && found.negatives > 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::uint64_t seed = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1;
  const bool over_loopback = all_equal(false, seed);
  return all_equal(true, seed + 1000) && over_loopback ? EXIT_SUCCESS : EXIT_FAILURE;
}
