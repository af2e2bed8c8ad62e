#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

/// One input of llhttp's Markdown files, and how many messages llhttp takes from it before it
/// refuses the rest.
struct llhttp_case {
  std::string name{};
  std::string bytes{};
  long taken = 0;
};

long occurrences(std::string_view text, std::string_view of) {
  long count = 0;
  for (std::size_t at = 0; (at = text.find(of, at)) != std::string_view::npos; ++at) ++count;
  return count;
}

/// The bytes that an input block stands for, as the corpus's README says; nothing for one that is
/// an expression in JavaScript.
std::optional<std::string> bytes_of(const std::string& block) {
  if (block.find("${") != std::string::npos) return std::nullopt;
  std::string bytes;
  for (std::size_t at = 0; at < block.size(); ++at) {
    if (block[at] == '\n') {
      bytes += "\r\n";
    } else if (block[at] != '\\') {
      bytes += block[at];
    } else if (const char kind = block[++at]; kind == 'x') {
      bytes += static_cast<char>(std::stoi(block.substr(at + 1, 2), nullptr, 16));
      at += 2;
    } else if (kind >= '0' && kind <= '7') {
      bytes += static_cast<char>(std::stoi(block.substr(at, 3), nullptr, 8));
      at += 2;
    } else if (kind != '\n') {
      const std::string_view letters = "rntf";
      const std::size_t which = letters.find(kind);
      bytes += which == std::string_view::npos ? kind : "\r\n\t\f"[which];
    }
  }
  return bytes;
}

/// The text between the fences of the next block of this kind; moves `at` behind it.
std::string next_block(const std::string& text, std::string_view kind, std::size_t& at) {
  const std::string fence = "```" + std::string(kind) + "\n";
  const std::size_t begin = text.find(fence, at);
  if (begin == std::string::npos) return {};
  at = text.find("\n```", begin);
  const std::size_t first = begin + fence.size();
  return at < first ? std::string() : text.substr(first, at - first);
}

std::vector<llhttp_case> llhttp_cases(const std::filesystem::path& folder) {
  std::vector<llhttp_case> cases;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    std::ifstream in(file.path());
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    const std::string kind = R"(<!-- meta={"type": "request")";
    for (std::size_t at = 0; (at = text.find(kind, at)) != std::string::npos;) {
      const std::size_t title = text.rfind("\n## ", at) == std::string::npos
                                    ? text.rfind("\n###", at)
                                    : std::max(text.rfind("\n## ", at), text.rfind("\n###", at));
      const std::size_t title_end = text.find('\n', title + 1);
      const std::string options = text.substr(at, text.find('\n', at) - at);
      const std::optional<std::string> bytes = bytes_of(next_block(text, "http", at));
      const std::string log = next_block(text, "log", at);
      const bool refused = log.find("error code=") != std::string::npos;
      if (!bytes || !refused || options.find("pause") != std::string::npos) continue;
      cases.push_back(
          {file.path().stem().string() + ": " + text.substr(title + 1, title_end - title - 1),
           *bytes, occurrences(log, "message complete")});
    }
  }
  return cases;
}

}  // namespace

TEST_CASE("what llhttp refuses is refused") {
  const std::filesystem::path folder = corpus() / "http" / "llhttp" / "request";
  if (!std::filesystem::exists(folder)) {
    WARN("skipped: no corpus at " << folder.string());
    return;
  }
  const std::vector<llhttp_case> cases = llhttp_cases(folder);
  REQUIRE(cases.size() > 50);
  echo_service echo;
  running_server server(echo);
  for (const llhttp_case& each : cases) {
    CAPTURE(each.name, each.bytes);
    raw_client client(server.port());
    client.send(each.bytes);
    client.finish_sending();
    const std::string seen = statuses(client.read_to_end());
    // A method of RTSP alone is refused by llhttp for its own sake; any token is a method.
    if (each.bytes.starts_with("ANNOUNCE ")) continue;
    CHECK(occurrences(seen, "200") <= each.taken);
  }
}

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
