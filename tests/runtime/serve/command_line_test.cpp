#include "command_line.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <support/catch.hpp>
#include <vector>

using namespace tenon;
using namespace tenon::serving;

namespace {

command read(std::vector<const char*> arguments, serve_options defaults = {}) {
  arguments.insert(arguments.begin(), "pets");
  return read_command_line(static_cast<int>(arguments.size()), arguments.data(),
                           {.name = "pets", .description = "Serves pets.", .version = "Pets 1.2"},
                           std::move(defaults));
}

/// An environment variable for as long as it lives.
class variable {
 public:
  variable(const char* name, const char* value) : name_(name) { setenv(name, value, 1); }
  ~variable() { unsetenv(name_); }

 private:
  const char* name_;
};

/// A file for as long as it lives.
class file {
 public:
  explicit file(const std::string& text) {
    char name[] = "/tmp/tenon-serve-XXXXXX";
    const int descriptor = mkstemp(name);
    REQUIRE(descriptor >= 0);
    close(descriptor);
    path = name;
    std::ofstream{path} << text;
  }
  ~file() { std::remove(path.c_str()); }
  std::string path{};
};

}  // namespace

TEST_CASE("without anything the program's own options hold") {
  const command asked = read({}, {.host = "::1", .port = 9, .threads = 3});
  CHECK(asked.serves);
  CHECK(asked.options.host == "::1");
  CHECK(asked.options.port == 9);
  CHECK(asked.options.threads == 3);
  CHECK(asked.options.drain_timeout == std::chrono::seconds{10});
}

TEST_CASE("every flag is read") {
  const command asked = read({"--host",
                              "0.0.0.0",
                              "--port=0",
                              "--threads",
                              "2",
                              "--log-level",
                              "off",
                              "--log-format=json",
                              "--drain-timeout",
                              "0.25",
                              "--max-body=64kb",
                              "--watchdog=0.1",
                              "--check-answers=log",
                              "--docs",
                              "off",
                              "--metrics",
                              "--admin-port",
                              "9",
                              "--tls-cert",
                              "a.pem",
                              "--tls-key=b.pem",
                              "--trusted-proxies",
                              "10.0.0.0/8,fd00::/8",
                              "--proxy-headers=X-Forwarded-For,x-forwarded-proto",
                              "--proxy-protocol=192.0.2.7,unix",
                              "--tls-client-ca",
                              "c.pem"});
  REQUIRE(asked.serves);
  CHECK(asked.options.host == "0.0.0.0");
  CHECK(asked.options.port == 0);
  CHECK(asked.options.threads == 2);
  CHECK(asked.options.log_level == "off");
  CHECK(asked.options.log_format == "json");
  CHECK(asked.options.drain_timeout == std::chrono::milliseconds{250});
  CHECK(asked.options.max_body == 65536);
  CHECK(asked.options.check_answers == "log");
  CHECK(asked.options.blocked_loop == std::chrono::milliseconds{100});
  CHECK(asked.options.tls_cert == "a.pem");
  CHECK(asked.options.tls_key == "b.pem");
  CHECK(asked.options.tls_client_ca == "c.pem");
  CHECK(asked.options.docs == "off");
  CHECK(asked.options.metrics);
  CHECK(asked.options.admin_port == 9);
  CHECK(asked.options.trusted_proxies == std::vector<std::string>{"10.0.0.0/8", "fd00::/8"});
  CHECK(asked.options.proxy_headers ==
        std::vector<std::string>{"X-Forwarded-For", "x-forwarded-proto"});
  CHECK(asked.options.proxy_protocol == std::vector<std::string>{"192.0.2.7", "unix"});
}

TEST_CASE("flags win over the environment, that over the file, that over the program") {
  const file config{"port = 1\nhost = \"10.0.0.1\"\nthreads = 4\n"};
  const variable port{"TENON_PORT", "2"};
  const variable host{"TENON_HOST", "10.0.0.2"};
  const command asked =
      read({"--config", config.path.c_str(), "--host", "10.0.0.3"}, {.log_level = "debug"});
  REQUIRE(asked.serves);
  CHECK(asked.options.host == "10.0.0.3");
  CHECK(asked.options.port == 2);
  CHECK(asked.options.threads == 4);
  CHECK(asked.options.log_level == "debug");
}

TEST_CASE("the environment may name the file") {
  const file config{"log-format = \"json\"\n"};
  const variable named{"TENON_CONFIG", config.path.c_str()};
  CHECK(read({}).options.log_format == "json");
}

TEST_CASE("wrong usage ends with 2 and says what is wrong") {
  for (const std::vector<const char*>& arguments :
       {std::vector<const char*>{"--port", "70000"},
        {"--port", "x"},
        {"--threads", "0"},
        {"--log-level", "loud"},
        {"--docs", "maybe"},
        {"--tls-cert", "a.pem"},
        {"--tls-client-ca", "a.pem"},
        {"--trusted-proxies", "10.0.0.0/8,"},
        {"--proxy-headers", "X-Real-IP"},
        {"--proxy-headers", "Forwarded,X-Forwarded-For"},
        {"--proxy-protocol", "10.0.0.0/33"},
        {"--what"},
        {"extra"},
        {"--config", "/no/such/file"}}) {
    const command asked = read(arguments);
    CAPTURE(arguments[0], asked.text);
    CHECK_FALSE(asked.serves);
    CHECK(asked.exit_code == 2);
    CHECK(asked.text.find("pets: ") == 0);
  }
  const variable port{"TENON_PORT", "many"};
  const command asked = read({});
  CHECK(asked.exit_code == 2);
  CHECK(asked.text.find("environment variable TENON_PORT") != std::string::npos);
}

TEST_CASE("an unknown name in the file is an error") {
  const file config{"prot = 1\n"};
  const command asked = read({"--config", config.path.c_str()});
  CHECK(asked.exit_code == 2);
  CHECK(asked.text.find("prot") != std::string::npos);
}

TEST_CASE("help and version end with 0") {
  const command help = read({"--help"});
  CHECK_FALSE(help.serves);
  CHECK(help.exit_code == 0);
  CHECK(help.text.find("Serves pets.") != std::string::npos);
  CHECK(help.text.find("TENON_DRAIN_TIMEOUT") != std::string::npos);
  const command version = read({"--version"});
  CHECK(version.exit_code == 0);
  CHECK(version.text == "Pets 1.2\n");
}
