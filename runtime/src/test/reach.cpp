#include <tenon/test/reach.hpp>

#include <string>
#include <tenon/http/client.hpp>
#include <tenon/loopback.hpp>
#include <tenon/test/round_trip.hpp>
#include <utility>

namespace tenon::test {

namespace {

constexpr std::size_t most_content = 1 << 20;

/// Puts the wrong value of the call under way into its request, and keeps the answer from the
/// client: it may be described as something else.
class spoiler final : public http::service {
 public:
  spoiler(http::transport inner, session& of) : inner_(std::move(inner)), of_(of) {}

  task<http::response> handle(http::request& outgoing) override {
    const negative* wrong = of_.wrong();
    if (wrong == nullptr) co_return co_await inner_.handle(outgoing);
    const session::call now = of_.current();
    source from(now.seed);
    of_.described().put(now.operation, *wrong, outgoing, from);
    http::response answer = co_await inner_.handle(outgoing);
    const std::string content = co_await answer.body.take_all(most_content);
    of_.judge(answer.status, content, outgoing.method != http::method::head);
    throw judged();
  }

 private:
  http::transport inner_;
  session& of_;
};

}  // namespace

reached_server::reached_server(http::service& target, session& of) {
  if (!of.options().over_socket) {
    transport_ = http::transport(std::make_shared<spoiler>(loopback(target), of));
    return;
  }
  http::server_options options;
  options.port = 0;
  options.threads = 1;
  listening_.emplace(target, options);
  listening_->start();
  http::transport wire(std::make_shared<http::client>(listening_->address()));
  transport_ = http::transport(std::make_shared<spoiler>(std::move(wire), of));
}

task<std::optional<api::principal>> trust(api::scopes required) {
  api::principal caller;
  caller.subject = "anybody";
  for (const std::string_view each : required.list()) caller.scopes.emplace_back(each);
  std::optional<api::principal> out(std::move(caller));
  co_return out;
}

}  // namespace tenon::test
