#include "cpp/status_name.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace tenon::gen::cpp {

namespace {

struct named_status {
  int status;
  std::string_view name;
};

// RFC 9110 section 15 and the IANA registry.
constexpr named_status known[] = {
    {100, "Continue"},
    {101, "SwitchingProtocols"},
    {102, "Processing"},
    {103, "EarlyHints"},
    {200, "Ok"},
    {201, "Created"},
    {202, "Accepted"},
    {203, "NonAuthoritativeInformation"},
    {204, "NoContent"},
    {205, "ResetContent"},
    {206, "PartialContent"},
    {207, "MultiStatus"},
    {208, "AlreadyReported"},
    {226, "ImUsed"},
    {300, "MultipleChoices"},
    {301, "MovedPermanently"},
    {302, "Found"},
    {303, "SeeOther"},
    {304, "NotModified"},
    {305, "UseProxy"},
    {307, "TemporaryRedirect"},
    {308, "PermanentRedirect"},
    {400, "BadRequest"},
    {401, "Unauthorized"},
    {402, "PaymentRequired"},
    {403, "Forbidden"},
    {404, "NotFound"},
    {405, "MethodNotAllowed"},
    {406, "NotAcceptable"},
    {407, "ProxyAuthenticationRequired"},
    {408, "RequestTimeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "LengthRequired"},
    {412, "PreconditionFailed"},
    {413, "ContentTooLarge"},
    {414, "UriTooLong"},
    {415, "UnsupportedMediaType"},
    {416, "RangeNotSatisfiable"},
    {417, "ExpectationFailed"},
    {418, "ImATeapot"},
    {421, "MisdirectedRequest"},
    {422, "UnprocessableContent"},
    {423, "Locked"},
    {424, "FailedDependency"},
    {425, "TooEarly"},
    {426, "UpgradeRequired"},
    {428, "PreconditionRequired"},
    {429, "TooManyRequests"},
    {431, "RequestHeaderFieldsTooLarge"},
    {451, "UnavailableForLegalReasons"},
    {500, "InternalServerError"},
    {501, "NotImplemented"},
    {502, "BadGateway"},
    {503, "ServiceUnavailable"},
    {504, "GatewayTimeout"},
    {505, "HttpVersionNotSupported"},
    {507, "InsufficientStorage"},
    {508, "LoopDetected"},
    {511, "NetworkAuthenticationRequired"},
};

constexpr std::string_view range_names[] = {"Informational", "Success", "Redirection",
                                            "ClientError", "ServerError"};

}  // namespace

std::string status_name(const service::response& response) {
  if (response.is_default) return "Default";
  if (response.is_range) return std::string(range_names[std::clamp(response.status, 1, 5) - 1]);
  const auto* found = std::ranges::find(known, response.status, &named_status::status);
  if (found != std::end(known)) return std::string(found->name);
  return "Status" + std::to_string(response.status);
}

}  // namespace tenon::gen::cpp
