#pragma once

#include <drop/server.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <tenon/run.hpp>
#include <utility>

/// An upload that is under way, or that somebody waits for.
class Upload {
 public:
  [[nodiscard]] drop::Progress progress() const {
    const bool failed = state_ == State::failed;
    return {.bytes = bytes_, .done = failed || state_ == State::stored, .failed = failed};
  }
  [[nodiscard]] bool begun() const noexcept { return state_ != State::waiting; }
  void begin() noexcept { state_ = State::running; }
  void add(std::size_t bytes) noexcept { bytes_ += static_cast<std::int64_t>(bytes); }
  void end(bool stored) noexcept { state_ = stored ? State::stored : State::failed; }

 private:
  enum class State : std::uint8_t { waiting, running, stored, failed };
  std::atomic<State> state_{State::waiting};
  std::atomic<std::int64_t> bytes_{0};
};

/// The uploads that somebody sends or follows; whoever comes first makes them known. For several
/// threads.
class Uploads {
 public:
  std::shared_ptr<Upload> named(const std::string& name) {
    const std::lock_guard lock(mutex_);
    std::erase_if(known_, [](const auto& each) { return each.second.expired(); });
    std::weak_ptr<Upload>& known = known_[name];
    std::shared_ptr<Upload> found = known.lock();
    if (!found) known = found = std::make_shared<Upload>();
    return found;
  }

 private:
  std::mutex mutex_;
  std::map<std::string, std::weak_ptr<Upload>> known_;
};

/// The content as it was, counted.
inline tenon::sequence<tenon::bytes> counted(tenon::sequence<tenon::bytes> content,
                                             std::shared_ptr<Upload> upload) {
  while (std::optional<tenon::bytes> each = co_await content.next()) {
    upload->add(each->size());
    co_yield std::move(*each);
  }
}

// region: follow
/// How far an upload is, when that changed, and now and then so that nobody takes the silence for
/// the end of the connection.
inline tenon::sequence<drop::Progress> followed(std::shared_ptr<Upload> upload) {
  using namespace std::chrono_literals;
  constexpr int longest_silence = 50;  // turns
  constexpr int longest_wait = 300;
  drop::Progress last = upload->progress();
  co_yield drop::Progress(last);
  for (int turn = 1, silent = 0; !last.done; ++turn) {
    co_await tenon::sleep_for(100ms);
    if (!upload->begun() && turn == longest_wait) upload->end(false);
    drop::Progress now = upload->progress();
    if (now == last && ++silent < longest_silence) continue;
    silent = 0;
    last = now;
    co_yield std::move(now);
  }
}
// end: follow
