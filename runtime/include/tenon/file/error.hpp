#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

namespace tenon::file {

/// What could not be done with a file, to which, and why. `what()` reads
/// `cannot open notes.txt: No such file or directory`.
class error : public std::system_error {
 public:
  error(std::string_view action, std::string path, std::error_code reason);
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] bool not_found() const noexcept;

 private:
  std::string path_;
};

/// The file has more bytes than the reader allowed.
class too_large : public error {
 public:
  too_large(std::string path, std::size_t limit);
  [[nodiscard]] std::size_t limit() const noexcept { return limit_; }

 private:
  std::size_t limit_;
};

}  // namespace tenon::file
