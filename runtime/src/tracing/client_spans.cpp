#include <tenon/tracing/client_spans.hpp>

#include <exception>
#include <stdexcept>
#include <tenon/http/client.hpp>
#include <tenon/http/url.hpp>

#include "http_attributes.hpp"

namespace tenon::tracing {

namespace {

constexpr int client_errors = 400;

http::url url_of_peer(std::string_view text) {
  std::optional<http::url> parsed = http::parse_url(text);
  if (!parsed || !parsed->query.empty()) {
    throw std::invalid_argument("'" + std::string(text) +
                                "' is not the base URL of a service, such as http://host:8080/v1");
  }
  while (parsed->path.ends_with('/')) parsed->path.pop_back();
  return std::move(*parsed);
}

/// Puts a path before a request's target, for as long as it lives.
class longer_target {
 public:
  longer_target(http::request& of, const std::string& path) : of_(of), size_(path.size()) {
    of_.target.insert(0, path);
  }
  longer_target(const longer_target&) = delete;
  longer_target& operator=(const longer_target&) = delete;
  ~longer_target() { of_.target.erase(0, size_); }

 private:
  http::request& of_;
  std::size_t size_;
};

class client_spans final : public http::service {
 public:
  client_spans(tracer& to, http::transport inner, http::url peer)
      : tracer_(to), inner_(std::move(inner)), peer_(std::move(peer)) {}

  task<http::response> handle(http::request& outgoing) override {
    const context& outer = co_await current_context();
    span mine =
        tracer_.start(outer.trace, std::string(detail::span_method(outgoing)), span_kind::client);
    mine.set_trace_state(outer.trace_state);
    context within = outer;
    within.trace = mine.position();
    const longer_target whole(outgoing, peer_.path);
    if (mine.sampled()) describe(mine, outgoing);
    try {
      http::response answer = co_await with_context(within, inner_.handle(outgoing));
      detail::set_status(mine, answer.status, client_errors);
      co_return answer;
    } catch (...) {
      detail::set_error(mine, std::current_exception());
      throw;
    }
  }

 private:
  void describe(span& of, const http::request& outgoing) const {
    detail::set_method(of, outgoing);
    of.set("server.address", peer_.host);
    of.set("server.port", peer_.port);
    const std::string_view path = http::split_target(outgoing.target).path;
    of.set("url.full", peer_.scheme + "://" + peer_.authority() + std::string(path));
  }

  tracer& tracer_;
  http::transport inner_;
  http::url peer_;
};

}  // namespace

http::transport traced(tracer& to, http::transport inner, std::string_view base_url) {
  return http::transport{
      std::make_shared<client_spans>(to, std::move(inner), url_of_peer(base_url))};
}

http::transport traced_client(tracer& to, std::string_view base_url, http::client_options options) {
  http::url origin = url_of_peer(base_url);
  origin.path.clear();
  http::transport wire{std::make_shared<http::client>(std::move(origin), std::move(options))};
  return traced(to, std::move(wire), base_url);
}

}  // namespace tenon::tracing
