#include "source/source_set.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

#include "source/diagnostic.hpp"
#include "source/utf8.hpp"

namespace tenon::gen::source {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// One spelling per file, so that `a.yaml` and `./x/../a.yaml` are read once.
std::string canonical(const std::string& path) {
  std::error_code failed;
  const auto found = std::filesystem::weakly_canonical(path, failed);
  return failed ? path : found.string();
}

struct read_result {
  std::string text;
  std::string failure;
};

read_result read_file(const std::string& path, std::size_t limit) {
  std::error_code failed;
  if (std::filesystem::is_directory(path, failed)) return {{}, "it is a directory"};
  std::ifstream in(path, std::ios::binary);
  if (!in) return {{}, std::strerror(errno)};
  std::string text;
  // Read by blocks: the size of a pipe or of a growing file is not known beforehand.
  char block[64 * 1024];
  while (in.read(block, sizeof block) || in.gcount() > 0) {
    text.append(block, static_cast<std::size_t>(in.gcount()));
    if (text.size() > limit) return {{}, fmt::format("it is larger than {} bytes", limit)};
  }
  if (in.bad()) return {{}, "reading failed"};
  return {std::move(text), {}};
}

bool looks_like_utf16(std::string_view text) {
  return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF") ||
         (text.size() >= 2 && (text[0] == '\0') != (text[1] == '\0'));
}

// Where UTF-8 breaks, the file is still added (with the bytes up to there) so that the error can
// show its line.
void report_encoding(source_set& sources, file_id file, std::string_view whole, std::size_t at,
                     diagnostic_sink& sink) {
  const auto offset = static_cast<std::uint32_t>(sources.file(file).text().size());
  diagnostic found{.code = "OA1002",
                   .where = {file, offset, offset},
                   .message = fmt::format("byte 0x{:02X} is not valid UTF-8",
                                          static_cast<unsigned char>(whole[at]))};
  found.help = looks_like_utf16(whole) ? "the file looks like UTF-16; save it as UTF-8"
                                       : "save the file as UTF-8";
  sink.add(std::move(found));
}

}  // namespace

std::optional<file_id> source_set::load(const std::string& path, diagnostic_sink& sink,
                                        span referenced_from) {
  std::string key = canonical(path);
  if (const auto known = by_canonical_path_.find(key); known != by_canonical_path_.end()) {
    return known->second;
  }
  if (inputs_.size() >= limits_.files) {
    sink.add({.code = "OA1005",
              .where = referenced_from,
              .message = fmt::format("more than {} files are referenced", limits_.files)});
    return std::nullopt;
  }
  read_result read = read_file(path, limits_.file_bytes);
  if (!read.failure.empty()) {
    sink.add({.code = "OA1001",
              .where = referenced_from,
              .message = fmt::format("cannot read '{}': {}", path, read.failure)});
    return std::nullopt;
  }
  inputs_.push_back(path);
  if (read.text.starts_with(byte_order_mark)) read.text.erase(0, byte_order_mark.size());
  const std::size_t invalid = looks_like_utf16(read.text) ? 0 : find_invalid_utf8(read.text);
  const file_id added = add(path, read.text.substr(0, invalid));
  if (invalid != std::string::npos) {
    report_encoding(*this, added, read.text, invalid, sink);
    return std::nullopt;
  }
  by_canonical_path_.emplace(std::move(key), added);
  return added;
}

file_id source_set::add(std::string path, std::string text) {
  files_.push_back(std::make_unique<source_file>(std::move(path), std::move(text)));
  return static_cast<file_id>(files_.size() - 1);
}

std::string_view source_set::text(span where) const {
  if (!where) return {};
  return file(where.file).text().substr(where.begin, where.end - where.begin);
}

}  // namespace tenon::gen::source
