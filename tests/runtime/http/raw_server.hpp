#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace tenon::http::test {

/// A blocking server on a thread that plays a script, so that a test decides every byte it answers.
class raw_server {
 public:
  enum behaviour {
    keep,           ///< the connection stays open for the next step
    close_after,    ///< it is closed after the answer
    close_at_next,  ///< it is closed, without an answer, when the next request arrives on it
    say_nothing,    ///< no answer; the connection stays until the peer closes it
  };
  struct step {
    step(std::string text, behaviour then = keep) : answer(std::move(text)), after(then) {}
    step(behaviour then) : after(then) {}
    std::string answer{};
    behaviour after;
  };

  /// One step is played for each request, on whichever connection it arrives; one connection at a
  /// time.
  explicit raw_server(std::vector<step> script);
  raw_server(const raw_server&) = delete;
  raw_server& operator=(const raw_server&) = delete;
  ~raw_server();

  [[nodiscard]] std::string address() const { return "http://127.0.0.1:" + std::to_string(port_); }
  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] int connections() const { return connections_; }
  /// All that was received.
  std::string received();

 private:
  void run();
  void serve(int connection);
  bool receive_request(int connection);

  std::vector<step> script_;
  std::size_t next_ = 0;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_ = 0;
  std::mutex mutex_;
  std::string received_;
  std::thread thread_;
};

}  // namespace tenon::http::test
