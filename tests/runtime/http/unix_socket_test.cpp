#include <fstream>

#include <support/catch.hpp>

#include "certificates.hpp"
#include "client_calls.hpp"
#include "test_service.hpp"

using namespace tenon;
using namespace tenon::http;
using namespace tenon::http::test;

namespace {

server_options on_path(const std::string& path) {
  server_options options = test_options();
  options.host = "unix:" + path;
  options.threads = 2;
  return options;
}

client_options to_path(const std::string& path) {
  client_options options;
  options.unix_socket = path;
  return options;
}

std::optional<listen_error::kind> listen_failure(const std::string& path) {
  echo_service echo;
  server second(echo, on_path(path));
  try {
    second.listen();
  } catch (const listen_error& error) {
    return error.why();
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("servers and clients speak over Unix sockets") {
  const temporary_folder folder;
  const std::string path = folder.file("s");
  echo_service echo;
  {
    running_server server(echo, on_path(path));
    CHECK(server->address() == "unix:" + path);
    client caller("http://whatever.test", to_path(path));
    const std::string large(1'000'000, 'x');
    for (int count = 0; count < 3; ++count) {
      CHECK(ask(caller, make_request(method::post, "/a", large)) == "200 POST /a " + large);
    }
    CHECK(listen_failure(path) == listen_error::kind::address_in_use);
  }
  // What an earlier server has left behind is replaced.
  running_server again(echo, on_path(path));
  client caller("http://whatever.test", to_path(path));
  CHECK(ask(caller, make_request(method::get)) == "200 GET / ");
}

TEST_CASE("Unix sockets that cannot be used are told about") {
  const temporary_folder folder;
  CHECK(listen_failure(folder.file("no/such/folder")) == listen_error::kind::bad_address);
  CHECK(listen_failure(folder.file(std::string(200, 'x'))) == listen_error::kind::other);
  std::ofstream(folder.file("plain")) << "not a socket";
  CHECK(listen_failure(folder.file("plain")) == listen_error::kind::address_in_use);
  client caller("http://whatever.test", to_path(folder.file("nobody")));
  CHECK(failure_of(caller, make_request(method::get)) == transport_error::kind::connect);
}
