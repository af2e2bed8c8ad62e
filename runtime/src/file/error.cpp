#include <tenon/file/error.hpp>

#include <utility>

namespace tenon::file {

namespace {

std::string action_on(std::string_view action, std::string_view path) {
  std::string text = "cannot ";
  text += action;
  text += ' ';
  text += path;
  return text;
}

}  // namespace

error::error(std::string_view action, std::string path, std::error_code reason)
    : system_error(reason, action_on(action, path)), path_(std::move(path)) {}

bool error::not_found() const noexcept { return code() == std::errc::no_such_file_or_directory; }

too_large::too_large(std::string path, std::size_t limit)
    : error("read more than " + std::to_string(limit) + " bytes of", std::move(path),
            std::make_error_code(std::errc::file_too_large)),
      limit_(limit) {}

}  // namespace tenon::file
