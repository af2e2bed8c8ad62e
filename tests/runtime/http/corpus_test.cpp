#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include <support/catch.hpp>

#include "raw_client.hpp"
#include "test_service.hpp"

using namespace tenon::http;
using namespace tenon::http::test;

namespace {

std::filesystem::path corpus() {
  if (const char* set = std::getenv("TENON_CORPUS")) return set;
  return std::filesystem::path(TENON_SOURCE_DIR) / ".." / "shared" / "corpus";
}

std::string octets(const std::string& utf8) {
  std::string bytes;
  for (std::size_t index = 0; index < utf8.size(); ++index) {
    const auto lead = static_cast<unsigned char>(utf8[index]);
    if (lead < 0x80) {
      bytes.push_back(utf8[index]);
    } else {
      const auto second = static_cast<unsigned char>(utf8[++index]);
      bytes.push_back(static_cast<char>((lead & 0x03U) << 6U | (second & 0x3fU)));
    }
  }
  return bytes;
}

}  // namespace

TEST_CASE("the curated requests are accepted and refused as their sections say") {
  const std::filesystem::path file = corpus() / "http" / "curated" / "requests.json";
  if (!std::filesystem::exists(file)) {
    WARN("skipped: no corpus at " << file.string());
    return;
  }
  std::ifstream in(file);
  const nlohmann::json cases = nlohmann::json::parse(in).at("cases");
  echo_service echo;
  running_server server(echo);
  for (const auto& each : cases) {
    CAPTURE(each.at("id").get<std::string>(), each.at("why").get<std::string>());
    raw_client client(server.port());
    client.send(octets(each.at("raw").get<std::string>()));
    client.finish_sending();
    const std::string seen = statuses(client.read_to_end());
    const std::string verdict = each.at("verdict");
    const bool accepts =
        verdict == "accept" || (verdict == "either" && each.value("prefer", "reject") == "accept");
    if (!accepts) {
      const std::string status = std::to_string(each.value("status", 400));
      CHECK(seen == status);
      continue;
    }
    std::string expected = "200";
    for (int count = 1; count < each.value("requests", 1); ++count) expected += " 200";
    CHECK(seen == expected);
  }
}
