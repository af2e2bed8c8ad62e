// Files of a drop service: DROP_TOKEN=secret drop [--url URL] COMMAND
//   drop put FILE [NAME]      with a bar of what the service has taken; `-`: standard input
//   drop get NAME [FILE]      `-`: standard output
//   drop list [PREFIX] | drop delete NAME | drop link NAME [MINUTES]
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <tenon/run.hpp>
#include <vector>

#include "commands.hpp"
#include "progress_bar.hpp"

namespace {

std::string last_part(const std::string& path) { return path.substr(path.rfind('/') + 1); }

/// A word, or what stands for it.
std::string word_or(const std::vector<std::string>& words, std::size_t at, std::string otherwise) {
  return at < words.size() ? words[at] : std::move(otherwise);
}

tenon::task<> put(Commands& commands, const std::vector<std::string>& words) {
  const std::string& path = words.at(1);
  std::uint64_t total = 0;
  if (path != "-") total = co_await tenon::file::size(path);
  ProgressBar bar(last_part(path), total);
  Commands::Told told = [&bar](std::uint64_t bytes) { bar.show(bytes); };
  (void)co_await commands.put(path, word_or(words, 2, last_part(path)), std::move(told));
}

tenon::task<> get(Commands& commands, const std::vector<std::string>& words) {
  const std::string& name = words.at(1);
  std::uint64_t total = 0;
  const std::vector<drop::File> found = co_await commands.list(name);
  if (!found.empty() && found.front().name == name) {
    total = static_cast<std::uint64_t>(found.front().size);
  }
  ProgressBar bar(name, total);
  Commands::Told told = [&bar](std::uint64_t bytes) { bar.show(bytes); };
  (void)co_await commands.get(name, word_or(words, 2, last_part(name)), std::move(told));
}

tenon::task<int> run(Commands& commands, const std::vector<std::string>& words) {
  const std::string command = word_or(words, 0, "");
  const bool listing = command == "list";
  if (!listing && words.size() < 2) co_return 2;
  if (command == "put" && words[1] == "-" && words.size() < 3) co_return 2;  // it has no name
  if (command == "put") {
    co_await put(commands, words);
  } else if (command == "get") {
    co_await get(commands, words);
  } else if (listing) {
    const std::vector<drop::File> all = co_await commands.list(word_or(words, 1, ""));
    for (const drop::File& each : all) {
      std::printf("%12lld  %s\n", static_cast<long long>(each.size), each.name.c_str());
    }
  } else if (command == "delete") {
    co_await commands.remove(words[1]);
  } else if (command == "link") {
    const std::string url = co_await commands.link(words[1], std::stoll(word_or(words, 2, "60")));
    std::printf("%s\n", url.c_str());
  } else {
    co_return 2;
  }
  co_return 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  std::string url = "http://127.0.0.1:8080";
  if (words.size() > 1 && words[0] == "--url") {
    url = words[1];
    words.erase(words.begin(), words.begin() + 2);
  }
  const char* token = std::getenv("DROP_TOKEN");
  try {
    drop::Client client(url, {.token = token == nullptr ? "" : token});
    Commands commands(client);
    const int status = tenon::run(run(commands, words));
    if (status == 2) {
      std::fputs(
          "usage: drop [--url URL] put FILE [NAME] | put - NAME | get NAME [FILE] | get NAME - | "
          "list [PREFIX] | delete NAME | link NAME [MINUTES]\n",
          stderr);
    }
    return status;
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "drop: %s\n", failure.what());
    return 1;
  }
}
