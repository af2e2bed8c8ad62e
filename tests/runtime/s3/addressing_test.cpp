// Where requests go: no network is asked.

#include "fake_server.hpp"

#include <support/catch.hpp>
#include <support/variable.hpp>

#include <tenon/run.hpp>

namespace s3 = tenon::s3;
using s3::addressing;

namespace {

s3::client_options options_in(std::string region, std::string endpoint = {}) {
  s3::client_options made = fake_options();
  made.region = std::move(region);
  made.endpoint = std::move(endpoint);
  return made;
}

/// Where an object is, without the query.
std::string place_of(s3::client& client, const std::string& bucket) {
  const std::string url = tenon::run(client.presign_get(bucket, "k", std::chrono::minutes(1)));
  return url.substr(0, url.find('?'));
}
std::string place_of(const s3::client_options& options, const std::string& bucket) {
  s3::client client(options);
  return place_of(client, bucket);
}

}  // namespace

TEST_CASE("a bucket is in the host's name at Amazon, where its certificate allows that") {
  const variable none("AWS_ENDPOINT_URL_S3", "");
  const variable no_other("AWS_ENDPOINT_URL", "");
  s3::client_options amazon = options_in("eu-west-1");
  CHECK(place_of(amazon, "b") == "https://b.s3.eu-west-1.amazonaws.com/k");
  CHECK(place_of(amazon, "a.b") == "https://s3.eu-west-1.amazonaws.com/a.b/k");
  CHECK(place_of(options_in("cn-north-1"), "b") == "https://b.s3.cn-north-1.amazonaws.com.cn/k");
  amazon.addressing = addressing::path;
  CHECK(place_of(amazon, "b") == "https://s3.eu-west-1.amazonaws.com/b/k");

  s3::client_options other = options_in("x", "http://s3.test:9000");
  CHECK(place_of(other, "b") == "http://s3.test:9000/b/k");
  other.addressing = addressing::virtual_host;
  CHECK(place_of(other, "b") == "http://b.s3.test:9000/k");
  CHECK(place_of(other, "a.b") == "http://a.b.s3.test:9000/k");
  other.endpoint = "https://s3.test";
  CHECK(place_of(other, "a.b") == "https://s3.test/a.b/k");

  const variable elsewhere("AWS_ENDPOINT_URL", "http://elsewhere.test");
  CHECK(place_of(options_in("x"), "b") == "http://elsewhere.test/b/k");
}

TEST_CASE("Amazon's dual-stack endpoints are asked where that is wanted, in other regions too") {
  const variable none("AWS_ENDPOINT_URL_S3", "");
  const variable no_other("AWS_ENDPOINT_URL", "");
  s3::client_options options = options_in("eu-west-1");
  options.dual_stack = true;
  const auto server = std::make_shared<fake_server>();
  server->region = "us-west-2";
  s3::client client(tenon::http::transport(server), options);
  CHECK(place_of(client, "b") == "https://b.s3.dualstack.eu-west-1.amazonaws.com/k");
  tenon::run(client.put_object("b", "k", "text"));
  CHECK(place_of(client, "b") == "https://b.s3.dualstack.us-west-2.amazonaws.com/k");

  const variable wanted("AWS_USE_DUALSTACK_ENDPOINT", "true");
  CHECK(place_of(options_in("eu-west-1"), "b") ==
        "https://b.s3.dualstack.eu-west-1.amazonaws.com/k");
  CHECK(place_of(options_in("x", "http://s3.test"), "b") == "http://s3.test/b/k");
}
