#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

/// Stands between a client and a server of this machine, and breaks connections as it is told.
class breaking_proxy {
 public:
  enum class action : std::uint8_t {
    close,   ///< ends the connection as a server does that stops
    reset,   ///< ends it as a machine does that forgot it
    stall,   ///< passes nothing on any more, and keeps it open
    damage,  ///< changes a byte
    outage,  ///< resets all connections and takes none for `outage_lasts`
  };
  enum class direction : std::uint8_t { to_server, to_client };
  /// What happens to a connection when so many bytes have passed.
  struct fault {
    direction of = direction::to_server;
    std::uint64_t after = 0;
    action what = action::close;
  };

  /// One fault for each connection, in the order they are made; those after them are left alone.
  breaking_proxy(std::uint16_t server, std::vector<fault> faults);
  breaking_proxy(const breaking_proxy&) = delete;
  breaking_proxy& operator=(const breaking_proxy&) = delete;
  ~breaking_proxy();

  [[nodiscard]] std::string address() const { return "http://127.0.0.1:" + std::to_string(port_); }
  [[nodiscard]] int connections() const noexcept { return connections_; }
  static constexpr std::chrono::milliseconds outage_lasts{100};

 private:
  struct passage;
  void listen();
  void accept_all();
  void pass_all(int client, std::optional<fault> planned);
  /// False when the connection is over.
  bool pass(passage& on, direction way);
  bool act(passage& on, std::string& piece);
  std::optional<fault> next_fault();

  std::uint16_t server_;
  std::uint16_t port_ = 0;
  int listener_ = -1;
  std::atomic<bool> stopping_{false};
  std::atomic<bool> out_{false};
  std::atomic<int> connections_{0};
  std::mutex mutex_;
  std::deque<fault> faults_;
  std::vector<std::thread> passing_;
  std::thread accepting_;
};
