#include <tenon/api/url_client.hpp>

#include <algorithm>
#include <list>
#include <mutex>
#include <tenon/http/client.hpp>
#include <tenon/http/url.hpp>

namespace tenon::api {

/// The hosts that requests went to last, the latest first.
struct url_client::hosts {
  struct host {
    std::string authority{};
    http::transport transport{};
  };
  std::mutex guard{};
  std::list<host> latest{};
};

url_client::url_client(url_client_options options)
    : calls_(http::transport{}, options.calls),
      options_(std::move(options)),
      hosts_(std::make_shared<hosts>()) {}

url_client::url_client(http::transport transport, url_client_options options)
    : calls_(std::move(transport), options.calls), options_(std::move(options)) {}

url_client::endpoint url_client::at(std::string_view url) const {
  std::optional<http::url> target = http::parse_url(url);
  if (!target) throw std::invalid_argument("not an http URL: " + std::string{url});
  if (options_.filter != nullptr && !options_.filter->allows(*target)) {
    throw url_refused(std::string{url});
  }
  endpoint out;
  out.path = target->path.empty() ? "/" : std::exchange(target->path, {});
  out.query = std::exchange(target->query, {});
  if (hosts_ == nullptr) {
    out.transport = calls_.transport();
    return out;
  }
  const std::string authority = target->scheme + "://" + target->authority();
  const std::lock_guard lock{hosts_->guard};
  auto& latest = hosts_->latest;
  const auto known = std::find_if(latest.begin(), latest.end(),
                                  [&](const auto& each) { return each.authority == authority; });
  if (known != latest.end()) {
    latest.splice(latest.begin(), latest, known);
  } else {
    http::client_options options = options_.calls.connection;
    options.private_addresses = options_.private_addresses;
    latest.push_front(
        {authority, http::transport{std::make_shared<http::client>(*std::move(target), options)}});
  }
  out.transport = latest.front().transport;
  if (latest.size() > options_.max_hosts) latest.pop_back();
  return out;
}

}  // namespace tenon::api
