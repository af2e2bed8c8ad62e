#include "server_process.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <stdexcept>
#include <string>

namespace load {

server_process::server_process(int socket, unsigned threads) {
  int ends[2];
  if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
  const std::string inherited = std::to_string(socket);
  const std::string loops = std::to_string(threads);
  process_ = ::fork();
  if (process_ == 0) {
    ::dup2(ends[1], STDOUT_FILENO);
    ::close(ends[0]);
    ::close(ends[1]);
    ::execl("/proc/self/exe", "tenon_load", "serve", inherited.c_str(), loops.c_str(), nullptr);
    std::_Exit(127);
  }
  ::close(ends[1]);
  said_ = ::fdopen(ends[0], "r");
  const std::optional<std::uint64_t> port = process_ < 0 ? std::nullopt : read_number();
  if (!port) throw std::runtime_error("the server does not start");
  port_ = static_cast<std::uint16_t>(*port);
}

server_process::~server_process() {
  if (process_ > 0) {
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
  }
  if (said_ != nullptr) std::fclose(said_);
}

std::optional<std::uint64_t> server_process::read_number() const {
  unsigned long long number = 0;
  if (std::fscanf(said_, "%llu", &number) != 1) return std::nullopt;
  return number;
}

std::size_t server_process::memory_bytes() const {
  std::ifstream status("/proc/" + std::to_string(process_) + "/status");
  for (std::string word; status >> word;) {
    std::size_t kib = 0;
    if (word == "RssAnon:" && status >> kib) return kib * 1024;
  }
  return 0;
}

void server_process::terminate() const noexcept {
  if (process_ > 0) ::kill(process_, SIGTERM);
}

bool server_process::ended() {
  if (process_ < 0) return true;
  int status = 0;
  if (::waitpid(process_, &status, WNOHANG) != process_) return false;
  process_ = -1;
  if (status == 0) begun_ = read_number();
  return true;
}

}  // namespace load
