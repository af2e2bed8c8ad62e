#include <tenon/api/client.hpp>

#include <memory>
#include <tenon/http/client.hpp>
#include <tenon/http/url.hpp>

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

}  // namespace

client::client(std::string_view base_url, client_options options) : options_(std::move(options)) {
  http::url base = parse_base(base_url);
  base_path_ = std::move(base.path);
  base.path.clear();
  transport_ = http::transport{std::make_shared<http::client>(std::move(base))};
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
