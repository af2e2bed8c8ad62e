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
    of_.described().put(now.operation, *wrong, outgoing, from, of_.xml_roots());
    http::response answer = co_await inner_.handle(outgoing);
    const std::string content = co_await answer.body.take_all(most_content);
    of_.judge(answer.status, content, outgoing.method != http::method::head);
    throw judged();
  }

 private:
  http::transport inner_;
  session& of_;
};

/// Sees a certificate with every request, as a server with TLS would.
class certified final : public http::service {
 public:
  explicit certified(http::service& inner) : inner_(inner) {
    shown_ = std::make_shared<const http::peer_certificate>(
        http::peer_certificate{.subject = "CN=anybody", .fingerprint = "00", .der = "0"});
  }

  task<http::response> handle(http::request& incoming) override {
    incoming.client_certificate = shown_;
    return inner_.handle(incoming);
  }

 private:
  http::service& inner_;
  std::shared_ptr<const http::peer_certificate> shown_{};
};

class secret_signer final : public api::request_signer {
 public:
  explicit secret_signer(std::string_view scheme) : scheme_(scheme) {}

  task<void> sign(http::request& outgoing) override {
    if (!scheme_.empty()) outgoing.headers.set("Authorization", scheme_ + " secret");
    co_return;
  }

 private:
  std::string scheme_;
};

}  // namespace

reached_server::reached_server(http::service& target, session& of)
    : certified_(std::make_unique<certified>(target)) {
  if (!of.options().over_socket) {
    transport_ = http::transport(std::make_shared<spoiler>(loopback(*certified_), of));
    return;
  }
  http::server_options options;
  options.port = 0;
  options.threads = 1;
  listening_.emplace(*certified_, options);
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

std::shared_ptr<api::request_signer> sign_as(std::string_view scheme) {
  return std::make_shared<secret_signer>(scheme);
}

}  // namespace tenon::test
