#pragma once
#include <cstddef>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

namespace tenon::gen::render {

/// Output that cannot be written; the message names the file.
class output_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// How a file on disk differs from what would be written.
struct output_difference {
  enum class kind { missing, changed, obsolete };
  kind type = kind::missing;
  std::string path;
  bool operator==(const output_difference&) const = default;
};

struct write_result {
  std::size_t written = 0;
  std::size_t unchanged = 0;
  std::size_t removed = 0;
};

/// Every file one run produces, held in memory until all of them are known. The folder also gets
/// `manifest_name`, the list of files that Tenon owns there.
class output_set {
 public:
  static constexpr const char* manifest_name = ".tenon-manifest";

  /// Adds a file by its path relative to the output folder, with '/' between folders. A path that
  /// leaves the folder or is added twice is a mistake of the caller (`std::logic_error`).
  void add(const std::string& path, std::string text);
  const std::map<std::string, std::string>& files() const { return files_; }

  /// Brings the folder up to date: writes new and changed files beside their targets, then renames
  /// them into place, then removes files that an earlier run wrote and this one does not. Unchanged
  /// files keep their time stamp. When writing fails nothing has been replaced. Throws
  /// `output_error`.
  write_result write(const std::filesystem::path& folder) const;

  /// What `write` would change, sorted by path; touches nothing.
  std::vector<output_difference> compare(const std::filesystem::path& folder) const;

 private:
  std::map<std::string, std::string> files_;
};

/// Writes one file by way of a temporary one, so that readers see the old or the new text. Throws
/// `output_error`.
void write_atomically(const std::filesystem::path& path, const std::string& text);

/// Make rule that says what `target` is made from: `target: input input`, as ninja and make read
/// it.
std::string make_depfile(const std::string& target, const std::vector<std::string>& inputs);

}  // namespace tenon::gen::render
