#include "refusal.hpp"

#include <algorithm>
#include <array>

#include "xml.hpp"

namespace tenon::s3::detail {

namespace {

using kind = error::kind;

struct known_code {
  std::string_view code;
  kind is;
};
constexpr std::array known_codes{
    known_code{"NoSuchKey", kind::no_such_key},
    known_code{"NoSuchVersion", kind::no_such_key},
    known_code{"NoSuchBucket", kind::no_such_bucket},
    known_code{"NoSuchUpload", kind::no_such_upload},
    known_code{"BucketAlreadyExists", kind::bucket_exists},
    known_code{"BucketAlreadyOwnedByYou", kind::bucket_exists},
    known_code{"BucketNotEmpty", kind::bucket_not_empty},
    known_code{"ExpiredToken", kind::expired},
    known_code{"ExpiredTokenException", kind::expired},
    known_code{"TokenRefreshRequired", kind::expired},
    known_code{"RequestTimeTooSkewed", kind::skewed},
    known_code{"BadDigest", kind::bad_digest},
    known_code{"XAmzContentSHA256Mismatch", kind::bad_digest},
    known_code{"InvalidRange", kind::invalid_range},
    known_code{"PreconditionFailed", kind::precondition_failed},
    known_code{"SlowDown", kind::throttled},
    known_code{"Throttling", kind::throttled},
    known_code{"ThrottlingException", kind::throttled},
    known_code{"RequestLimitExceeded", kind::throttled},
    known_code{"TooManyRequests", kind::throttled},
    known_code{"RequestTimeout", kind::server},
    known_code{"InternalError", kind::server},
    known_code{"ServiceUnavailable", kind::server},
    known_code{"NotImplemented", kind::unsupported},
    known_code{"PermanentRedirect", kind::redirected},
    known_code{"TemporaryRedirect", kind::redirected},
    known_code{"AuthorizationHeaderMalformed", kind::redirected},
};

kind kind_of(int status, std::string_view code, bool region_told) {
  const auto* known = std::find_if(known_codes.begin(), known_codes.end(),
                                   [&](const known_code& each) { return each.code == code; });
  if (known != known_codes.end() && (known->is != kind::redirected || region_told))
    return known->is;
  switch (status) {
    case 301:
    case 307:
      return kind::redirected;
    case 304:
      return kind::not_modified;
    case 401:
    case 403:
      return kind::denied;
    case 404:
      return kind::no_such_key;
    case 405:
    case 501:
      return kind::unsupported;
    case 408:
      return kind::server;
    case 409:
      return kind::conflict;
    case 412:
      return kind::precondition_failed;
    case 416:
      return kind::invalid_range;
    case 429:
    case 503:
      return kind::throttled;
    default:
      return status >= 500 ? kind::server : kind::other;
  }
}

/// An answer to HEAD has a status only.
std::string code_of(int status) {
  switch (status) {
    case 304:
      return "NotModified";
    case 403:
      return "AccessDenied";
    case 404:
      return "NotFound";
    case 412:
      return "PreconditionFailed";
    default:
      return "Status" + std::to_string(status);
  }
}

void read_document(std::string_view text, error_details& into) {
  pugi::xml_document document;
  document.load_buffer(text.data(), text.size());
  pugi::xml_node told = document.document_element();
  if (told.child("Error")) told = told.child("Error");  // STS and IAM wrap it
  into.code = text_in(told, "Code");
  into.message = text_in(told, "Message");
  into.request_id = text_in(told, "RequestId");
  into.extended_id = text_in(told, "HostId");
  into.region = text_in(told, "Region");
  into.resource = text_in(told, "Key");
  if (into.resource.empty()) into.resource = text_in(told, "BucketName");
  if (into.resource.empty()) into.resource = text_in(told, "Resource");
}

void set_unless_told(std::string& into, const http::fields& headers, std::string_view name) {
  if (into.empty()) into = headers.find(name).value_or(std::string_view());
}

}  // namespace

error read_refusal(int status, const http::fields& headers, std::string_view text,
                   std::string_view what) {
  error_details details;
  details.status = status;
  read_document(text, details);
  if (details.code.empty()) details.code = code_of(status);
  set_unless_told(details.request_id, headers, "x-amz-request-id");
  set_unless_told(details.extended_id, headers, "x-amz-id-2");
  set_unless_told(details.region, headers, "x-amz-bucket-region");
  std::string message(what);
  message += ": " + details.code;
  if (!details.message.empty()) message += ": " + details.message;
  message += " (status " + std::to_string(status);
  if (!details.request_id.empty()) message += ", request " + details.request_id;
  message += ')';
  const kind is = kind_of(status, details.code, !details.region.empty());
  return {is, std::move(details), message};
}

bool tells_error(std::string_view text) {
  pugi::xml_document document;
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return false;
  text.remove_prefix(begin);
  document.load_buffer(text.data(), text.size());
  return std::string_view(document.document_element().name()) == "Error";
}

remedy remedy_for(const error& refused) noexcept {
  switch (refused.why()) {
    case kind::throttled:
    case kind::server:
      return remedy::again;
    case kind::conflict:  // of two conditional writes at the same time
      return refused.code() == "ConditionalRequestConflict" || refused.code() == "OperationAborted"
                 ? remedy::again
                 : remedy::none;
    case kind::skewed:
      return remedy::other_clock;
    case kind::expired:
      return remedy::other_key;
    case kind::redirected:
      return refused.details().region.empty() ? remedy::none : remedy::other_region;
    default:
      return remedy::none;
  }
}

}  // namespace tenon::s3::detail
