#include "arguments.hpp"

#include <cstdlib>
#include <stdexcept>

namespace {

std::string environment(const char* name, const char* otherwise = nullptr) {
  const char* value = std::getenv(name);
  if (value == nullptr) value = otherwise;
  if (value == nullptr) {
    throw std::invalid_argument(std::string(name) + " is not set; see scripts/s3-server");
  }
  return value;
}

}  // namespace

const std::string& arguments::word(std::size_t at) const {
  if (at >= words.size()) throw std::invalid_argument(command + ": too few words");
  return words[at];
}

std::uint64_t arguments::number(std::size_t at) const { return std::stoull(word(at)); }

std::uint64_t arguments::number(const std::string& name, std::uint64_t otherwise) const {
  const auto found = named.find(name);
  return found == named.end() ? otherwise : std::stoull(found->second);
}

arguments read_arguments(int argc, char** argv) {
  arguments made;
  for (int at = 1; at < argc; ++at) {
    const std::string text = argv[at];
    if (text.starts_with("--")) {
      if (++at == argc) throw std::invalid_argument(text + " has no value");
      made.named[text.substr(2)] = argv[at];
    } else if (made.command.empty()) {
      made.command = text;
    } else {
      made.words.push_back(text);
    }
  }
  return made;
}

tenon::s3::client_options client_options_from(const arguments& given) {
  tenon::s3::client_options made;
  made.endpoint = environment("S3_ENDPOINT");
  made.region = environment("S3_REGION", "us-east-1");
  made.credentials =
      tenon::s3::static_credentials({environment("S3_ACCESS_KEY"), environment("S3_SECRET_KEY")});
  if (const char* ca = std::getenv("S3_CA_FILE")) made.http.tls.ca = ca;
  const auto streams = given.named.find("streams");
  if (streams != given.named.end() && streams->second == "unsigned") {
    made.streams = tenon::s3::stream_signing::unsigned_content;
  }
  made.retries.attempts = static_cast<unsigned>(given.number("attempts", made.retries.attempts));
  made.retries.longest_delay = std::chrono::milliseconds(given.number(
      "longest-delay", static_cast<std::uint64_t>(made.retries.longest_delay.count())));
  return made;
}

tenon::s3::transfer_options transfer_options_from(const arguments& given) {
  tenon::s3::transfer_options made;
  made.part_size = given.number("part", made.part_size);
  made.parallel = static_cast<unsigned>(given.number("parallel", made.parallel));
  if (const std::uint64_t bytes = given.number("memory", 0); bytes != 0) {
    made.memory = std::make_shared<tenon::s3::memory_budget>(bytes);
  }
  return made;
}
