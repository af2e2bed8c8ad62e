// Drives a server: `bench_http_load PORT CONNECTIONS DEPTH SECONDS BODY CONNECTION REQUEST`. Every
// connection sends DEPTH requests at once, each followed by BODY bytes, waits for their answers,
// and goes on; with CONNECTION `fresh`, on a new connection; with `tls`, encrypted. Answers that
// tell their length all have the length of the first; else they are chunked, and DEPTH is 1. Prints
// how many requests were answered, and in how many nanoseconds. It never sleeps: waking it would be
// charged to the servers, and to a slower one more often than to a faster one.

#include <strings.h>
#include <sys/epoll.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "wire.hpp"

namespace {

constexpr std::string_view last_chunk = "0\r\n\r\n";

struct settings {
  std::uint16_t port = 0;
  int connections = 0;
  std::size_t depth = 1;
  std::chrono::duration<double> seconds{};
  bool fresh = false;
  tls_settings tls{};   // null: not encrypted
  std::string request;  // with its body
};

/// The value of Content-Length; npos without one.
std::size_t content_length(std::string_view head) {
  constexpr std::string_view name = "\r\nContent-Length:";
  for (std::size_t at = 0; at + name.size() < head.size(); ++at) {
    if (::strncasecmp(head.data() + at, name.data(), name.size()) == 0) {
      return std::strtoul(head.data() + at + name.size(), nullptr, 10);
    }
  }
  return std::string_view::npos;
}

/// Asks once and tells how many bytes the answer has; 0 when it is chunked.
std::size_t answer_size(const settings& wanted) {
  wire probe(wanted.port, wanted.tls.get());
  for (std::size_t sent = 0; sent < wanted.request.size();) {
    sent += probe.send(wanted.request.data() + sent, wanted.request.size() - sent);
  }
  std::string text;
  for (;;) {
    char block[65536];
    const std::optional<std::size_t> size = probe.receive(block, sizeof block);
    if (!size) continue;
    if (*size == 0) break;
    text.append(block, *size);
    const std::size_t end = text.find("\r\n\r\n");
    if (end == std::string::npos) continue;
    if (!text.starts_with("HTTP/1.1 200 ")) break;
    const std::size_t length = content_length(std::string_view(text).substr(0, end + 2));
    if (length == std::string::npos ? !text.ends_with(last_chunk)
                                    : text.size() < end + 4 + length) {
      continue;
    }
    return length == std::string::npos ? 0 : end + 4 + length;
  }
  std::fprintf(stderr, "unexpected answer: %.2000s\n", text.c_str());
  std::exit(1);
}

/// One connection that asks again and again.
class asker {
 public:
  asker(const settings& wanted, const std::string& batch, std::size_t expected, int poller)
      : wanted_(&wanted), batch_(&batch), expected_(expected), poller_(poller) {}

  void open(std::uint32_t index) {
    index_ = index;
    wire_.reset();
    wire_ = std::make_unique<wire>(wanted_->port, wanted_->tls.get());
    epoll_event event = interest();
    ::epoll_ctl(poller_, EPOLL_CTL_ADD, wire_->descriptor(), &event);
  }

  void ask() {
    sent_ = received_ = 0;
    tail_.clear();
    go_on_sending();
  }

  void go_on_sending() {
    while (sent_ < batch_->size()) {
      const std::size_t size = wire_->send(batch_->data() + sent_, batch_->size() - sent_);
      if (size == 0) break;
      sent_ += size;
    }
    const bool waits = sent_ < batch_->size();
    if (waits == waits_to_send_) return;
    waits_to_send_ = waits;
    epoll_event event = interest();
    ::epoll_ctl(poller_, EPOLL_CTL_MOD, wire_->descriptor(), &event);
  }

  /// True when all answers have come; then it has asked again.
  bool receive() {
    static char block[1 << 18];
    const std::optional<std::size_t> got = wire_->receive(block, sizeof block);
    if (!got) return false;
    if (*got == 0) fail("receive");
    received_ += *got;
    if (!whole({block, *got})) return false;
    if (wanted_->fresh) open(index_);
    ask();
    return true;
  }

 private:
  epoll_event interest() const {
    epoll_event event{};
    event.events = EPOLLIN | (waits_to_send_ ? EPOLLOUT : 0U);
    event.data.u32 = index_;
    return event;
  }

  bool whole(std::string_view piece) {
    if (expected_ == 0) {
      tail_.append(piece.substr(piece.size() - std::min(piece.size(), last_chunk.size())));
      if (tail_.size() > last_chunk.size()) tail_.erase(0, tail_.size() - last_chunk.size());
      return tail_ == last_chunk;
    }
    if (received_ > expected_) {
      std::fprintf(stderr, "more came back than was asked for\n");
      std::exit(1);
    }
    return received_ == expected_;
  }

  const settings* wanted_;
  const std::string* batch_;
  std::size_t expected_;  // bytes of all answers to a batch; 0: chunked
  int poller_;
  std::unique_ptr<wire> wire_;
  std::uint32_t index_ = 0;
  std::size_t sent_ = 0;
  std::size_t received_ = 0;
  bool waits_to_send_ = false;
  std::string tail_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 8) return 2;
  settings wanted;
  wanted.port = static_cast<std::uint16_t>(std::atoi(argv[1]));
  wanted.connections = std::atoi(argv[2]);
  wanted.depth = std::strtoul(argv[3], nullptr, 10);
  wanted.seconds = std::chrono::duration<double>(std::atof(argv[4]));
  wanted.fresh = std::string_view(argv[6]) == "fresh";
  if (std::string_view(argv[6]) == "tls") wanted.tls = make_tls_settings();
  wanted.request = argv[7] + std::string(std::strtoul(argv[5], nullptr, 10), 'x');
  const std::size_t size = answer_size(wanted);

  std::string batch;
  for (std::size_t count = 0; count < wanted.depth; ++count) batch += wanted.request;
  const int poller = ::epoll_create1(0);
  std::vector<asker> askers;
  for (int index = 0; index < wanted.connections; ++index) {
    askers.emplace_back(wanted, batch, size * wanted.depth, poller);
    askers.back().open(static_cast<std::uint32_t>(index));
  }
  const auto begin = std::chrono::steady_clock::now();
  for (asker& each : askers) each.ask();
  std::size_t answered = 0;
  while (std::chrono::steady_clock::now() - begin < wanted.seconds) {
    epoll_event ready[128];
    const int count = ::epoll_wait(poller, ready, 128, 0);
    for (int each = 0; each < count; ++each) {
      asker& one = askers[ready[each].data.u32];
      if ((ready[each].events & EPOLLOUT) != 0) one.go_on_sending();
      if ((ready[each].events & ~static_cast<unsigned>(EPOLLOUT)) != 0 && one.receive()) {
        answered += wanted.depth;
      }
    }
  }
  const auto taken = std::chrono::steady_clock::now() - begin;
  std::printf(
      "%zu %lld\n", answered,
      static_cast<long long>(std::chrono::duration_cast<std::chrono::nanoseconds>(taken).count()));
}
