#include "render/output_set.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

namespace tenon::gen::render {

namespace fs = std::filesystem;

namespace {

bool stays_inside(const fs::path& path) {
  return !path.empty() && path.is_relative() && path == path.lexically_normal() &&
         *path.begin() != ".." && path != ".";
}

std::optional<std::string> read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

void write_plainly(const fs::path& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  out.close();
  if (!out) {
    throw output_error(fmt::format("cannot write '{}': {}", path.string(), std::strerror(errno)));
  }
}

void make_folder(const fs::path& folder) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed) {
    throw output_error(fmt::format("cannot create '{}': {}", folder.string(), failed.message()));
  }
}

void put_in_place(const fs::path& from, const fs::path& to) {
  std::error_code failed;
  fs::rename(from, to, failed);
  if (failed) {
    throw output_error(fmt::format("cannot replace '{}': {}", to.string(), failed.message()));
  }
}

fs::path temporary_for(const fs::path& path) {
  return fs::path(path).concat(fmt::format(".tenon-{}", ::getpid()));
}

// New texts standing beside the files they replace; removed again unless they are put in place.
class staged_files {
 public:
  staged_files() = default;
  staged_files(const staged_files&) = delete;
  staged_files& operator=(const staged_files&) = delete;
  ~staged_files() {
    std::error_code ignored;
    for (const auto& [from, to] : waiting_) fs::remove(from, ignored);
  }

  void stage(const fs::path& path, const std::string& text) {
    if (path.has_parent_path()) make_folder(path.parent_path());
    waiting_.emplace_back(temporary_for(path), path);
    write_plainly(waiting_.back().first, text);
  }

  void commit() {
    for (const auto& [from, to] : waiting_) put_in_place(from, to);
    waiting_.clear();
  }

  std::size_t size() const { return waiting_.size(); }

 private:
  std::vector<std::pair<fs::path, fs::path>> waiting_;
};

// Files an earlier run wrote. Lines that would lead outside the folder are not trusted.
std::set<std::string> read_manifest(const fs::path& folder) {
  std::set<std::string> owned;
  std::ifstream in(folder / output_set::manifest_name);
  for (std::string line; std::getline(in, line);) {
    if (stays_inside(line)) owned.insert(line);
  }
  return owned;
}

std::string make_manifest(const std::map<std::string, std::string>& files) {
  std::string text;
  for (const auto& [path, ignored] : files) text += path + "\n";
  return text;
}

// Removes a file and the folders that it leaves empty.
void remove_file(const fs::path& folder, const fs::path& path) {
  std::error_code ignored;
  fs::remove(folder / path, ignored);
  for (fs::path at = path.parent_path(); !at.empty(); at = at.parent_path()) {
    if (!fs::remove(folder / at, ignored)) return;
  }
}

}  // namespace

void output_set::add(const std::string& path, std::string text) {
  if (!stays_inside(path)) throw std::logic_error("output path leaves the folder: " + path);
  if (!files_.emplace(path, std::move(text)).second) {
    throw std::logic_error("output path is used twice: " + path);
  }
}

std::vector<output_difference> output_set::compare(const fs::path& folder) const {
  std::vector<output_difference> found;
  for (const auto& [path, text] : files_) {
    const auto present = read(folder / path);
    if (!present) found.push_back({output_difference::kind::missing, path});
    if (present && *present != text) found.push_back({output_difference::kind::changed, path});
  }
  for (const std::string& path : read_manifest(folder)) {
    if (!files_.contains(path) && fs::exists(folder / path)) {
      found.push_back({output_difference::kind::obsolete, path});
    }
  }
  std::ranges::sort(found, {}, &output_difference::path);
  return found;
}

write_result output_set::write(const fs::path& folder) const {
  make_folder(folder);
  write_result result;
  const std::vector<output_difference> differences = compare(folder);
  staged_files staged;
  for (const output_difference& each : differences) {
    if (each.type != output_difference::kind::obsolete) {
      staged.stage(folder / each.path, files_.at(each.path));
    }
  }
  result.written = staged.size();
  result.unchanged = files_.size() - result.written;
  const std::string manifest = make_manifest(files_);
  if (read(folder / manifest_name) != manifest) staged.stage(folder / manifest_name, manifest);
  staged.commit();
  for (const output_difference& each : differences) {
    if (each.type != output_difference::kind::obsolete) continue;
    remove_file(folder, each.path);
    ++result.removed;
  }
  return result;
}

void write_atomically(const fs::path& path, const std::string& text) {
  staged_files staged;
  staged.stage(path, text);
  staged.commit();
}

}  // namespace tenon::gen::render
