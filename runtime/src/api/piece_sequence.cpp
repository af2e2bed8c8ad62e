#include <tenon/api/piece_sequence.hpp>

namespace tenon::api {

namespace {

class piece_source {
 public:
  explicit piece_source(http::body from) noexcept : from_(std::move(from)) {}

  task<std::optional<bytes>> next() {
    const std::string_view piece = co_await from_.read();
    if (piece.empty()) co_return std::nullopt;
    co_return bytes(std::string(piece));
  }

 private:
  http::body from_;
};

class piece_body final : public http::body_source {
 public:
  explicit piece_body(sequence<bytes> pieces) noexcept : pieces_(std::move(pieces)) {}

  task<std::string_view> read() override {
    do {
      piece_ = co_await pieces_.next();
    } while (piece_ && piece_->view().empty());
    co_return piece_ ? piece_->view() : std::string_view();
  }

 private:
  sequence<bytes> pieces_;
  std::optional<bytes> piece_{};
};

}  // namespace

sequence<bytes> pieces_of(http::body from) {
  return sequence<bytes>(piece_source(std::move(from)));
}

http::body body_of_pieces(sequence<bytes> pieces) {
  return std::unique_ptr<http::body_source>(std::make_unique<piece_body>(std::move(pieces)));
}

}  // namespace tenon::api
