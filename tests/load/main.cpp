// tenon_load IDLE ACTIVE SECONDS GOAL: a server process with so many idle keep-alive connections,
// and so many more that ask all the time, which then is told to end; and one that is replaced by
// the next, three times, under load, on one listening socket. Fails when a request is lost, or when
// an idle connection takes more than GOAL bytes (0: any) of the server's memory. The last line is
// the figure.
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string_view>

#include "counting_server.hpp"
#include "crowd.hpp"
#include "server_process.hpp"

namespace {

using namespace std::chrono_literals;
using load::crowd;
using load::server_process;

constexpr unsigned threads = 2;
constexpr std::size_t warm_up = 64;
constexpr std::size_t asking_at_restart = 200;
constexpr int restarts = 3;
constexpr auto patience = 60s;

struct plan {
  std::size_t idle;
  std::size_t active;
  crowd::clock::duration time;
  std::size_t goal;
};

/// False when this process may not have so many descriptors.
bool allow_descriptors(std::size_t count) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_max < count) return false;
  limit.rlim_cur = std::max<rlim_t>(limit.rlim_cur, count);
  return ::setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

/// Whether it ends in time; the crowd goes on meanwhile.
bool ends(server_process& server, crowd& meanwhile) {
  const crowd::clock::time_point limit = crowd::clock::now() + patience;
  while (!server.ended()) {
    if (crowd::clock::now() > limit) return false;
    meanwhile.attend(5ms);
  }
  return server.begun().has_value();
}

/// Every request whose handler was called has its whole answer.
bool nothing_lost(const char* when, std::uint64_t begun, const load::outcome& seen,
                  std::uint64_t answered) {
  std::printf("%s: %llu requests begun, %llu answered, %llu torn, %llu never read, %llu refused\n",
              when, static_cast<unsigned long long>(begun),
              static_cast<unsigned long long>(answered), static_cast<unsigned long long>(seen.torn),
              static_cast<unsigned long long>(seen.unanswered),
              static_cast<unsigned long long>(seen.refused));
  return begun == answered && seen.torn == 0;
}

/// How many bytes an idle connection takes; nothing lost at SIGTERM, or `holds` is false.
std::size_t load_and_stop(const plan& asked, bool& holds) {
  server_process server(-1, threads);
  crowd warm(server.port());
  crowd idle(server.port());
  crowd active(server.port());
  holds = warm.gather(warm_up, patience);
  const std::size_t before = server.memory_bytes();
  holds = idle.gather(asked.idle, patience) && holds;
  idle.attend(200ms);
  const std::size_t after = server.memory_bytes();
  const std::size_t each = after > before ? (after - before) / asked.idle : 0;
  std::printf("idle: %zu connections, %zu bytes each\n", idle.open(), each);

  holds = active.gather(asked.active, patience) && holds;
  const std::uint64_t answered_before = active.counts().answered;
  active.keep_asking(false);
  active.attend(asked.time);
  const std::uint64_t answers = active.counts().answered - answered_before;
  std::printf("active: %zu connections, %.0f requests a second, %lld us at 50%%, %lld us at 99%%\n",
              active.open(),
              static_cast<double>(answers) / std::chrono::duration<double>(asked.time).count(),
              static_cast<long long>(active.latency(0.5).count()),
              static_cast<long long>(active.latency(0.99).count()));
  idle.attend(0ms);
  holds = holds && idle.open() == asked.idle && active.open() == asked.active;

  server.terminate();
  const bool ended = ends(server, active);
  holds = active.settle(patience) && ended && holds;
  const std::uint64_t answered =
      warm.counts().answered + idle.counts().answered + active.counts().answered;
  holds = nothing_lost("SIGTERM", server.begun().value_or(0), active.counts(), answered) && holds;
  return each;
}

/// A listening socket that processes started from here inherit.
int listening_socket() {
  const int made = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::bind(made, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(made, SOMAXCONN) != 0) {
    throw std::runtime_error("cannot listen");
  }
  return made;
}

/// What came of restarts under load.
struct replacement {
  bool holds = false;   ///< nothing that has begun was lost
  bool served = false;  ///< and every request was answered
};

replacement hand_over(const plan& asked) {
  const int socket = listening_socket();
  auto now = std::make_unique<server_process>(socket, threads);
  crowd callers(now->port());
  bool holds = callers.gather(asking_at_restart, patience);
  callers.keep_asking(true);
  std::uint64_t begun = 0;
  for (int count = 0; count < restarts && holds; ++count) {
    callers.attend(asked.time / 4);
    auto next = std::make_unique<server_process>(socket, threads);
    callers.attend(asked.time / 8);
    now->terminate();
    holds = ends(*now, callers);
    begun += now->begun().value_or(0);
    now = std::move(next);
  }
  callers.stop_asking();
  holds = callers.settle(patience) && holds;
  now->terminate();
  holds = ends(*now, callers) && holds;
  begun += now->begun().value_or(0);
  ::close(socket);
  const load::outcome& seen = callers.counts();
  replacement made;
  made.holds = nothing_lost("restarts", begun, seen, seen.answered) && seen.refused == 0 && holds;
  made.served = seen.unanswered == 0;
  return made;
}

/// A busy machine may keep the callers from asking in the time that a server waits for the last
/// requests of kept connections: then once more.
bool is_replaced(const plan& asked) {
  for (int tries = 0; tries < 4; ++tries) {
    const replacement made = hand_over(asked);
    if (!made.holds || made.served) return made.holds;
  }
  return false;
}

int run(const plan& asked) {
  const std::size_t descriptors = asked.idle + asked.active + asking_at_restart + warm_up + 64;
  if (!allow_descriptors(descriptors)) {
    std::printf("skipped: a process may not have %zu descriptors here\n", descriptors);
    return 0;
  }
  bool holds = false;
  const std::size_t each = load_and_stop(asked, holds);
  const bool replaced = is_replaced(asked);
  const bool small = asked.goal == 0 || each <= asked.goal;
  std::printf("%s%zu bytes for an idle connection; %s\n", small ? "" : "FAILED: ", each,
              holds && replaced ? "no request lost" : "FAILED: requests lost");
  return holds && replaced && small ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc == 4 && std::string_view(argv[1]) == "serve") {
      return load::serve_counting(std::atoi(argv[2]), static_cast<unsigned>(std::atoi(argv[3])));
    }
    if (argc != 5 || std::atoi(argv[1]) < 1) {
      std::fprintf(stderr, "usage: %s IDLE ACTIVE SECONDS GOAL\n", argv[0]);
      return 2;
    }
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    return run({static_cast<std::size_t>(std::atoi(argv[1])),
                static_cast<std::size_t>(std::atoi(argv[2])),
                std::chrono::duration_cast<crowd::clock::duration>(
                    std::chrono::duration<double>(std::atof(argv[3]))),
                static_cast<std::size_t>(std::atoi(argv[4]))});
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", argv[0], error.what());
    return 1;
  }
}
