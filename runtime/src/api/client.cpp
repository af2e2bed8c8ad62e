#include <tenon/api/client.hpp>

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <tenon/http/url.hpp>

#include "base_path.hpp"

namespace tenon::api {
namespace {

/// `getPet answered 200 with content that is not as documented: /name is required (required)`
std::string message_of(std::string_view operation_id, int status,
                       const std::vector<violation>& violations) {
  std::string text{operation_id};
  text += " answered " + std::to_string(status) + " with content that is not as documented";
  for (std::size_t i = 0; i < violations.size() && i < 3; ++i) {
    text += (i == 0 ? ": " : "; ") + violations[i].pointer + ' ' + violations[i].message;
  }
  return text;
}

http::url parse_base(std::string_view base_url) {
  std::optional<http::url> parsed = http::parse_url(base_url);
  if (!parsed || !parsed->query.empty()) {
    throw std::invalid_argument("not the base URL of an API: " + std::string{base_url});
  }
  while (!parsed->path.empty() && parsed->path.back() == '/') parsed->path.pop_back();
  return *std::move(parsed);
}

client::endpoint connect(std::string_view base_url, const http::client_options& options) {
  http::url base = parse_base(base_url);
  std::string path = std::move(base.path);
  base.path.clear();
  return {http::transport{std::make_shared<http::client>(std::move(base), options)},
          std::move(path)};
}

}  // namespace

/// Connections are made when an operation first asks for one.
struct client::other_hosts {
  std::mutex guard{};
  std::map<std::string, endpoint, std::less<>> by_url{};
};

client::client(std::string_view base_url, client_options options)
    : options_(std::move(options)), others_(std::make_shared<other_hosts>()) {
  endpoint own = connect(base_url, options_.connection);
  transport_ = std::move(own.transport);
  base_path_ = std::move(own.base_path);
}

client::endpoint client::at(std::string_view server_url) const {
  if (!has_host(server_url)) return {transport_, base_path_of(base_path_, server_url)};
  if (others_ == nullptr) return {transport_, base_path_};
  const std::lock_guard lock{others_->guard};
  const auto known = others_->by_url.find(server_url);
  if (known != others_->by_url.end()) return known->second;
  std::string_view base = server_url;
  for (const auto& [url, instead] : options_.servers) {
    if (url == server_url) base = instead;
  }
  return others_->by_url.emplace(server_url, connect(base, options_.connection)).first->second;
}

client::client(http::transport transport, client_options options)
    : transport_(std::move(transport)), options_(std::move(options)) {}

invalid_response::invalid_response(std::string_view operation_id, int status, std::string body,
                                   std::vector<violation> violations)
    : std::runtime_error(message_of(operation_id, status, violations)),
      status_(status),
      body_(std::move(body)),
      violations_(std::move(violations)) {}

}  // namespace tenon::api
