#include <support/process.hpp>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace {

// A file without a name, removed when the last descriptor closes.
int open_unnamed() {
  std::string path = (std::filesystem::temp_directory_path() / "tenon-process-XXXXXX").string();
  const int file = ::mkstemp(path.data());
  if (file < 0) throw std::runtime_error("cannot create a temporary file");
  ::unlink(path.c_str());
  return file;
}

std::string read_and_close(int file) {
  std::string text;
  std::array<char, 4096> block{};
  ::lseek(file, 0, SEEK_SET);
  for (ssize_t got = ::read(file, block.data(), block.size()); got > 0;
       got = ::read(file, block.data(), block.size())) {
    text.append(block.data(), static_cast<std::size_t>(got));
  }
  ::close(file);
  return text;
}

[[noreturn]] void become(const std::vector<std::string>& arguments,
                         const std::filesystem::path& folder, int out, int err) {
  std::vector<char*> words;
  for (const std::string& each : arguments) words.push_back(const_cast<char*>(each.c_str()));
  words.push_back(nullptr);
  ::setenv("NO_COLOR", "1", 1);
  const bool ready = ::chdir(folder.c_str()) == 0 && ::dup2(out, STDOUT_FILENO) >= 0 &&
                     ::dup2(err, STDERR_FILENO) >= 0;
  if (ready) ::execv(words[0], words.data());
  ::_exit(127);
}

}  // namespace

process_result run_process(const std::vector<std::string>& arguments,
                           const std::filesystem::path& folder) {
  const int out = open_unnamed();
  const int err = open_unnamed();
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("cannot start a process");
  if (child == 0) become(arguments, folder, out, err);
  int status = 0;
  ::waitpid(child, &status, 0);
  process_result result;
  result.status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  result.out = read_and_close(out);
  result.err = read_and_close(err);
  return result;
}
