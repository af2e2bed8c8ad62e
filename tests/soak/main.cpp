// tenon_soak LOOPBACK_CALLS SOCKET_CALLS [SEED]: calls with random timeouts, cancellations and
// disconnects. Every call must end as its fate says, every handler must end, no descriptor may
// stay open, memory may not grow; with ASan nothing may leak. Exit status 0 when all that holds.
#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <thread>

#include <unistd.h>

#include <tenon/http/client.hpp>
#include <tenon/http/server.hpp>
#include <tenon/loopback.hpp>
#include <tenon/run.hpp>

#include "callers.hpp"
#include "echo_service.hpp"
#include "hang_ups.hpp"

namespace {

using namespace std::chrono_literals;

constexpr std::size_t width = 200;
constexpr std::size_t growth_allowed = 32;  // MiB

std::size_t resident_mib() {
  std::ifstream statm("/proc/self/statm");
  std::size_t total = 0;
  std::size_t resident = 0;
  statm >> total >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) >> 20U;
}

std::ptrdiff_t open_descriptors() {
  const std::filesystem::directory_iterator all("/proc/self/fd");
  return std::distance(begin(all), end(all));
}

std::uint64_t number_of(const char* text) {
  std::uint64_t number = 0;
  std::from_chars(text, text + std::strlen(text), number);
  return number;
}

bool report(const char* what, const soak::tally& counts, std::uint64_t asked, std::size_t before,
            std::size_t after) {
  std::printf(
      "%s: %llu calls: %llu answered, %llu timed out, %llu cancelled, %llu lost; handlers "
      "%llu in, %llu out; memory %zu -> %zu MiB\n",
      what, static_cast<unsigned long long>(counts.started.load()),
      static_cast<unsigned long long>(counts.answered.load()),
      static_cast<unsigned long long>(counts.timed_out.load()),
      static_cast<unsigned long long>(counts.cancelled.load()),
      static_cast<unsigned long long>(counts.lost.load()),
      static_cast<unsigned long long>(counts.entered.load()),
      static_cast<unsigned long long>(counts.left.load()), before, after);
  return counts.started == asked && counts.ended() == asked && counts.lost == 0 &&
         counts.entered == counts.left;
}

/// Whether a phase holds, and memory does not grow: more than once, because what a busy machine has
/// at the same time for the first time looks like growth, but what leaks grows each time.
template <class Phase>
bool holds(Phase phase, std::uint64_t calls, std::uint64_t seed) {
  std::size_t growth = 0;
  for (std::uint64_t round = 0; round < 3; ++round) {
    if (!phase(calls, seed + round * 3 * width, growth)) return false;
    if (growth <= growth_allowed) return true;
    std::printf("memory has grown by %zu MiB\n", growth);
  }
  return false;
}

std::size_t grown(std::size_t before, std::size_t after) {
  return std::max(before, after) - before;
}

bool soak_loopback(std::uint64_t calls, std::uint64_t seed, std::size_t& growth) {
  soak::tally warm_up;
  soak::echo_service warm_service(warm_up);
  const tenon::http::transport warm_transport = tenon::loopback(warm_service);
  tenon::run(soak::make_calls(warm_transport, warm_up, calls / 10, width, seed));
  const std::size_t before = resident_mib();
  soak::tally counts;
  soak::echo_service service(counts);
  const tenon::http::transport transport = tenon::loopback(service);
  tenon::run(soak::make_calls(transport, counts, calls, width, seed + width));
  const std::size_t after = resident_mib();
  growth = grown(before, after);
  return report("loopback", counts, calls, before, after);
}

bool soak_sockets(std::uint64_t calls, std::uint64_t seed, std::size_t& growth) {
  const std::ptrdiff_t descriptors = open_descriptors();
  soak::tally warm_up;
  soak::tally counts;
  std::size_t before = 0;
  std::size_t after = 0;
  for (soak::tally* phase : {&warm_up, &counts}) {
    const std::uint64_t share = phase == &warm_up ? calls / 10 : calls;
    soak::echo_service service(*phase);
    tenon::http::server_options options;
    options.port = 0;
    options.threads = 2;
    tenon::http::server server(service, options);
    server.start();
    {
      std::jthread rude([&] { soak::hang_up_often(server.port(), share / 10, seed + share); });
      tenon::http::client_options patient;  // a busy machine must not make it fail
      patient.timeouts = {.connect = 120s, .response = 120s, .body = 120s, .total = 300s};
      const tenon::http::transport client(
          std::make_shared<tenon::http::client>(server.address(), patient));
      tenon::run(soak::make_calls(client, *phase, share, width, seed + share));
    }
    server.stop(60s);
    (phase == &warm_up ? before : after) = resident_mib();
  }
  const bool closed = open_descriptors() == descriptors;
  if (!closed) std::printf("sockets: descriptors were left open\n");
  growth = grown(before, after);
  return report("sockets", counts, calls, before, after) && closed;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: %s LOOPBACK_CALLS SOCKET_CALLS [SEED]\n", argv[0]);
    return 2;
  }
  const std::uint64_t seed = argc > 3 ? number_of(argv[3]) : 1;
  const bool loopback_holds = holds(soak_loopback, number_of(argv[1]), seed);
  const bool sockets_hold = holds(soak_sockets, number_of(argv[2]), seed);
  std::printf("%s\n", loopback_holds && sockets_hold ? "nothing lost, nothing left" : "FAILED");
  return loopback_holds && sockets_hold ? 0 : 1;
}
