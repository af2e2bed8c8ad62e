#include <tenon/api/client.hpp>

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

}  // namespace

client::client(http::transport transport, client_options options)
    : transport_(std::move(transport)), options_(std::move(options)) {}

invalid_response::invalid_response(std::string_view operation_id, int status, std::string body,
                                   std::vector<violation> violations)
    : std::runtime_error(message_of(operation_id, status, violations)),
      status_(status),
      body_(std::move(body)),
      violations_(std::move(violations)) {}

}  // namespace tenon::api
