#include "echo_service.hpp"

#include <charconv>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>

#include <tenon/async/sleep.hpp>

namespace soak {

namespace {

/// Counts a handler's end, also when its frame is destroyed where it stands.
class stay {
 public:
  explicit stay(tally& counts) : counts_(counts) { ++counts_.entered; }
  stay(const stay&) = delete;
  stay& operator=(const stay&) = delete;
  ~stay() { ++counts_.left; }

 private:
  tally& counts_;
};

/// Gives its text in small pieces, with a pause between them.
class pieces final : public tenon::http::body_source {
 public:
  explicit pieces(std::string text) : text_(std::move(text)) {}
  tenon::task<std::string_view> read() override {
    co_await tenon::yield();
    const std::string_view piece = std::string_view(text_).substr(given_, 5);
    given_ += piece.size();
    co_return piece;
  }

 private:
  std::string text_;
  std::size_t given_ = 0;
};

}  // namespace

manner manner_of(std::uint64_t number) {
  switch (number % 10) {
    case 0:
      return manner::after_yields;
    case 1:
      return manner::after_sleep;
    case 2:
      return manner::slowly;
    case 3:
      return manner::streamed;
    case 4:
      return manner::failing;
    default:
      return manner::at_once;
  }
}

tenon::task<tenon::http::response> echo_service::handle(tenon::http::request& incoming) {
  const stay here(counts_);
  std::string text = incoming.target.substr(1);
  std::uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  text += ':';
  text += co_await incoming.body.read_all(1 << 20);
  switch (manner_of(number)) {
    case manner::at_once:
      break;
    case manner::after_yields:
      for (int i = 0; i < 3; ++i) co_await tenon::yield();
      break;
    case manner::after_sleep:
      co_await tenon::sleep_for(std::chrono::microseconds(300));
      break;
    case manner::slowly:
      co_await tenon::sleep_for(std::chrono::milliseconds(5));
      break;
    case manner::streamed: {
      std::unique_ptr<tenon::http::body_source> source = std::make_unique<pieces>(std::move(text));
      tenon::http::response reply;
      reply.body = tenon::http::body(std::move(source));
      co_return reply;
    }
    case manner::failing:
      throw std::runtime_error("asked to fail");
  }
  tenon::http::response reply;
  reply.body = tenon::http::body(std::move(text));
  co_return reply;
}

}  // namespace soak
