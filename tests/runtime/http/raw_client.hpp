#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tenon::http::test {

/// A blocking socket to 127.0.0.1, so that a test decides every byte and every pause.
class raw_client {
 public:
  explicit raw_client(std::uint16_t port);
  raw_client(const raw_client&) = delete;
  raw_client& operator=(const raw_client&) = delete;
  ~raw_client();

  void send(std::string_view bytes) const;
  /// No more from this side.
  void finish_sending() const;
  /// Closes with a reset.
  void reset();
  void close();

  /// What arrives until `count` responses are complete; less when the peer closes or after 30 s.
  /// Counts by Content-Length and chunked framing.
  std::string read_responses(std::size_t count);
  /// What arrives up to the end of `text`; all of it when `text` does not arrive. What comes after
  /// stays for the next call.
  std::string read_until(std::string_view text);
  /// What arrives until the peer closes; fails the test when it does not within 30 s.
  std::string read_to_end();
  /// Whether the peer has closed, in order, within 30 s. What arrives is thrown away.
  bool closed();
  /// What arrives until the peer closes or resets; fails the test as `read_to_end`.
  std::string read_to_cut();

 private:
  bool receive();

  int socket_ = -1;
  bool timed_out_ = false;
  bool reset_ = false;
  std::string received_;
};

/// The status codes in a sequence of responses as it came from the wire.
std::string statuses(std::string_view responses);

}  // namespace tenon::http::test
