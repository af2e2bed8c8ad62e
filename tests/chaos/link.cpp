#include "link.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace chaos {

namespace {

constexpr std::size_t to_server = 0;
constexpr std::size_t to_client = 1;
constexpr std::size_t faults_up_to = 6000;         // bytes into a direction: several calls
constexpr std::size_t late_faults_up_to = 60'000;  // of some, so that connections are kept too
constexpr std::size_t trickled_slowly = 200;

}  // namespace

link::link(fault how, int client, int server, std::uint64_t seed,
           std::atomic<std::uint64_t>& mishaps)
    : how_(how), client_(client), server_(server), random_(seed), mishaps_(mishaps) {
  flows_[to_server].from = flows_[to_client].to = client;
  flows_[to_client].from = flows_[to_server].to = server;
  const bool of_answers = how == fault::duplicate || how == fault::garbage || below(2) == 0;
  flow& spoiled = flows_[of_answers ? to_client : to_server];
  spoiled.faulty = true;
  spoiled.fault_at = below(below(4) == 0 ? late_faults_up_to : faults_up_to);
}

link::~link() { close_both(false); }

std::size_t link::below(std::size_t most) {
  return std::uniform_int_distribution<std::size_t>(0, most - 1)(random_);
}

void link::close_both(bool reset) noexcept {
  for (int* each : {&client_, &server_}) {
    if (*each < 0) continue;
    const linger at_once{1, 0};
    if (reset) ::setsockopt(*each, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::close(std::exchange(*each, -1));
  }
}

bool link::over() const noexcept {
  return client_ < 0 || (flows_[0].finished && flows_[1].finished);
}

bool link::wants_to_read(const flow& of) const noexcept {
  return client_ >= 0 && !cut_ && !of.ended && of.waiting.empty();
}

bool link::wants_to_write(const flow& of, clock::time_point now) const noexcept {
  return client_ >= 0 && !of.waiting.empty() && of.release <= now;
}

void link::return_later(flow& of, std::size_t size) {
  of.faulty = true;
  of.fault_at = of.passed + size + below(4 * faults_up_to);
}

void link::spoil(flow& of, std::string& piece, clock::time_point now) {
  switch (how_) {
    case fault::delay:
      of.release = now + std::chrono::microseconds(below(10'000));
      ++mishaps_;
      return;
    case fault::trickle:
      of.gentle = trickled_slowly;
      ++mishaps_;
      return;
    case fault::split:
      ++mishaps_;
      return;
    default:
      break;
  }
  if (of.swallows) piece.clear();
  const bool here = of.faulty && of.passed + piece.size() > of.fault_at;
  if (!here) return;
  const std::size_t at = of.fault_at - std::min(of.fault_at, of.passed);
  of.faulty = false;
  ++mishaps_;
  switch (how_) {
    case fault::stall:
      of.release = now + std::chrono::milliseconds(20 + below(200));
      return_later(of, piece.size());
      break;
    case fault::drop:
      of.swallows = true;
      piece.resize(at);
      break;
    case fault::half_close:
      piece.resize(at);
      of.ended = true;
      break;
    case fault::early_close:
    case fault::reset:
      piece.resize(at);
      cut_ = true;
      with_reset_ = how_ == fault::reset;
      break;
    case fault::corrupt:
      piece[at] = static_cast<char>(static_cast<unsigned char>(piece[at]) ^ (1U << below(8)));
      return_later(of, piece.size());
      break;
    case fault::duplicate:
      piece += std::string(piece);
      break;
    case fault::garbage:
      piece.insert(0, std::string("\x16\x03\x01 no answer\r\n\r\n", 17));
      break;
    default:
      break;
  }
}

void link::read(flow& of, clock::time_point now) {
  std::array<char, 8192> block;
  const ssize_t size = ::recv(of.from, block.data(), block.size(), MSG_DONTWAIT);
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (size < 0) {
    close_both(true);
    return;
  }
  if (size == 0) {
    of.ended = true;
  } else {
    std::string piece(block.data(), static_cast<std::size_t>(size));
    spoil(of, piece, now);
    of.passed += static_cast<std::size_t>(size);
    of.waiting = std::move(piece);
  }
  if (of.waiting.empty()) write(of, now);
}

void link::write(flow& of, clock::time_point now) {
  std::size_t size = of.waiting.size();
  if (how_ == fault::trickle) size = std::min(size, of.gentle != 0 ? 1 + below(8) : 1024);
  if (how_ == fault::split) size = std::min(size, 1 + below(64));
  if (size != 0) {
    const ssize_t sent = ::send(of.to, of.waiting.data(), size, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno != EAGAIN && errno != EINTR) {
      close_both(true);
      return;
    }
    if (sent > 0) of.waiting.erase(0, static_cast<std::size_t>(sent));
    if (how_ == fault::trickle && of.gentle != 0 && sent > 0) {
      of.gentle -= std::min(of.gentle, static_cast<std::size_t>(sent));
      of.release = now + std::chrono::microseconds(below(400));
    }
  }
  if (!of.waiting.empty()) return;
  if (cut_) {
    close_both(with_reset_);
  } else if (of.ended && !std::exchange(of.finished, true)) {
    ::shutdown(of.to, SHUT_WR);
  }
}

}  // namespace chaos
