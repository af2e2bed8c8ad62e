#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace load {

/// What became of requests.
struct outcome {
  std::uint64_t answered = 0;    ///< with a whole 200
  std::uint64_t torn = 0;        ///< with a part of an answer, or another one
  std::uint64_t unanswered = 0;  ///< the connection ended without a byte of an answer
  std::uint64_t refused = 0;     ///< there was no connection for it
};

/// Connections to a port on loopback, from several addresses of it, each with one request at a
/// time: a third of them have content, a few are for `/slow`. One thread, on epoll.
class crowd {
 public:
  using clock = std::chrono::steady_clock;

  explicit crowd(std::uint16_t port);
  crowd(const crowd&) = delete;
  crowd& operator=(const crowd&) = delete;
  ~crowd();

  /// Opens so many more connections, each of which asks once. False when some were not answered
  /// within the time.
  [[nodiscard]] bool gather(std::size_t count, clock::duration limit);
  /// From now on each connection asks again as soon as it was answered; with `reconnects` it is
  /// opened anew when it has ended.
  void keep_asking(bool reconnects);
  /// From now on none asks again.
  void stop_asking() noexcept { asking_ = reconnecting_ = false; }
  /// Lets it go on for so long.
  void attend(clock::duration time);
  /// Lets it go on until no request waits for its answer; false when some still do at the limit.
  [[nodiscard]] bool settle(clock::duration limit);

  [[nodiscard]] const outcome& counts() const noexcept { return counts_; }
  /// How many connections are open.
  [[nodiscard]] std::size_t open() const noexcept { return open_; }
  /// How long the answer took that is slower than this share of them, since `keep_asking`.
  [[nodiscard]] std::chrono::microseconds latency(double share);

 private:
  struct member {
    int socket = -1;
    bool waits = false;  // for an answer
    std::string received{};
    clock::time_point asked{};
  };

  bool connect(std::size_t index);
  void ask(std::size_t index);
  void receive(std::size_t index);
  /// Whether the answer is here.
  bool take_answer(std::size_t index);
  void end(std::size_t index);
  void poll_once(std::chrono::milliseconds longest);

  std::uint16_t port_;
  int poller_;
  std::vector<member> members_;
  std::vector<std::uint32_t> latencies_;  // in microseconds
  outcome counts_;
  std::uint64_t asked_ = 0;
  std::size_t open_ = 0;
  std::size_t waiting_ = 0;
  bool asking_ = false;
  bool reconnecting_ = false;
};

}  // namespace load
