#include <support/catch.hpp>

#include <tenon/async/event.hpp>
#include <tenon/run.hpp>

#include <chrono>
#include <random>
#include <vector>

using namespace std::chrono_literals;

namespace {

/// Tasks that wait in many ways and are cancelled at any moment; whatever starts must end.
class commotion {
 public:
  explicit commotion(unsigned seed) : random_(seed) {}

  tenon::task<> one(int depth) {
    const counted here(*this);
    switch (pick(depth > 0 ? 8 : 4)) {
      case 0:
        co_await tenon::sleep_for(std::chrono::microseconds(pick(300)));
        break;
      case 1:
        co_await tenon::yield();
        break;
      case 2:
        co_await hold_permit();
        break;
      case 3:
        co_await rounds_.wait();
        break;
      case 4:
        co_await tenon::gather(one(depth - 1), one(depth - 1));
        break;
      case 5:
        co_await tenon::race(one(depth - 1), one(depth - 1), one(depth - 1));
        break;
      case 6:
        co_await limited(depth);
        break;
      case 7:
        co_await grouped(depth);
        break;
    }
  }
  void next_round() {
    rounds_.set();
    rounds_.reset();
  }
  [[nodiscard]] long started() const { return started_; }
  [[nodiscard]] long live() const { return live_; }
  [[nodiscard]] bool permits_are_back() const { return permits_.available() == 3; }

 private:
  struct counted {
    explicit counted(commotion& in) : of(in) {
      ++of.started_;
      ++of.live_;
    }
    counted(const counted&) = delete;
    ~counted() { --of.live_; }
    commotion& of;
  };

  int pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }
  tenon::task<> hold_permit() {
    auto permit = co_await permits_.acquire();
    co_await tenon::yield();
  }
  tenon::task<> limited(int depth) {
    try {
      co_await tenon::with_timeout(std::chrono::microseconds(pick(200)), one(depth - 1));
    } catch (const tenon::timeout_error&) {  // often
    }
  }
  tenon::task<> grouped(int depth) {
    tenon::task_group group(co_await tenon::current_context());
    for (int each = pick(4); each > 0; --each) group.spawn(one(depth - 1));
    if (pick(2) == 0) group.request_cancel();
    co_await group.join();
  }

  std::minstd_rand random_;
  tenon::semaphore permits_{3};
  tenon::event rounds_;
  long started_ = 0;
  long live_ = 0;
};

tenon::task<> keep_going(commotion& in, const bool& done) {
  while (!done) {
    in.next_round();
    co_await tenon::sleep_for(50us);
  }
}

tenon::task<> stir(commotion& in, long wanted, bool& done) {
  while (in.started() < wanted) {
    std::vector<tenon::task<>> batch;
    for (int each = 0; each < 100; ++each) batch.push_back(in.one(4));
    co_await tenon::gather(std::move(batch));
  }
  done = true;
}

}  // namespace

TEST_CASE("whatever is cancelled at whatever moment, every task ends") {
  constexpr long wanted = 100'000;
  commotion all(2026);
  bool done = false;
  tenon::run(tenon::gather(stir(all, wanted, done), keep_going(all, done)));
  CHECK(all.started() >= wanted);
  CHECK(all.live() == 0);
  CHECK(all.permits_are_back());
}
