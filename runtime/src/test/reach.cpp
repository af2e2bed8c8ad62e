#include <tenon/test/reach.hpp>

#include <string>
#include <tenon/http/client.hpp>
#include <tenon/loopback.hpp>
#include <utility>

namespace tenon::test {

reached_server::reached_server(http::service& target, bool over_socket) {
  if (!over_socket) {
    transport_ = loopback(target);
    return;
  }
  http::server_options options;
  options.port = 0;
  options.threads = 1;
  listening_.emplace(target, options);
  listening_->start();
  transport_ = http::transport(std::make_shared<http::client>(listening_->address()));
}

task<std::optional<api::principal>> trust(api::scopes required) {
  api::principal caller;
  caller.subject = "anybody";
  for (const std::string_view each : required.list()) caller.scopes.emplace_back(each);
  std::optional<api::principal> out(std::move(caller));
  co_return out;
}

}  // namespace tenon::test
