// Any bytes as an S3 server's answer: every call ends with a value or a typed error. Any key: its
// path decodes to it again, and its signature does not depend on the order of the query.
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <tenon/http/url.hpp>
#include <tenon/run.hpp>
#include <tenon/s3.hpp>

#include "require.hpp"

namespace {

namespace http = tenon::http;
namespace s3 = tenon::s3;

constexpr std::array statuses{200, 204, 206, 301, 304, 400, 403, 404, 409, 412, 416, 500, 503};

class any_answer final : public http::service {
 public:
  any_answer(int status, std::string_view text) : status_(status), text_(text) {}
  tenon::task<http::response> handle(http::request&) override {
    http::response made;
    made.status = status_;
    made.body = text_;
    co_return made;
  }

 private:
  int status_;
  std::string text_;
};

template <class T>
void answered(tenon::task<T> asked) {
  try {
    (void)tenon::run(std::move(asked));
  } catch (const s3::error& failure) {
    require(!failure.code().empty());
  }
}

void check_answer(int status, std::string_view text) {
  s3::client_options options;
  options.endpoint = "http://s3.test";
  options.region = "r";
  options.credentials = s3::static_credentials({"access", "secret"});
  options.retries.attempts = 1;
  s3::client client(http::transport(std::make_shared<any_answer>(status, text)), options);
  answered(client.list_objects("b"));
  answered(client.list_parts({"b", "k", "u"}));
  answered(client.list_multipart_uploads("b"));
  answered(client.copy_object({"b", "k"}, "b", "c"));
  answered(client.delete_objects("b", {{"k", ""}}));
  answered(client.bucket_location("b"));
  answered(client.get_object("b", "k"));
}

void check_key(std::string_view key) {
  s3::signable request;
  request.method = "GET";
  request.path = '/' + s3::encode_path(key);
  request.query = {{"a", std::string(key)}, {std::string(key), "b"}};
  request.headers = {{"host", "h"}, {"x-key", std::string(key)}};
  std::string again;
  require(http::percent_decode(again, request.path) && again == '/' + std::string(key));
  const s3::credentials owner{"access", "secret"};
  const s3::signature first = s3::sign(request, owner, {});
  std::swap(request.query.front(), request.query.back());
  require(s3::sign(request, owner, {}).value == first.value);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  check_answer(statuses[data[0] % statuses.size()], text);
  check_key(text);
  return 0;
}
