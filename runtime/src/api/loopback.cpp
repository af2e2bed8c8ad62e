#include <tenon/loopback.hpp>

#include <tenon/http/status.hpp>

namespace tenon {
namespace {

class loopback_service final : public http::service {
 public:
  explicit loopback_service(http::service& target) : target_(target) {}

  /// Gives what would come over a wire: no content where HTTP has none, and nothing that refers to
  /// the server's memory.
  task<http::response> handle(http::request& incoming) override {
    http::response answer = co_await target_.handle(incoming);
    http::fields owned{answer.headers};
    answer.headers = std::move(owned);
    if (incoming.method == http::method::head || !http::status_allows_content(answer.status)) {
      answer.body = {};
    }
    co_return answer;
  }

 private:
  http::service& target_;
};

}  // namespace

http::transport loopback(http::service& target) {
  return http::transport{std::make_shared<loopback_service>(target)};
}

}  // namespace tenon
