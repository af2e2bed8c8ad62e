#pragma once
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "source/file.hpp"
#include "source/span.hpp"

namespace tenon::gen::source {

class diagnostic_sink;

/// Bounds on what is read from disk.
struct file_limits {
  std::size_t file_bytes = 64u << 20;
  std::size_t files = 10'000;
};

/// Every input of one run. Files keep their address and their id for the life of the set, and each
/// file is read once, however it is spelt.
class source_set {
 public:
  explicit source_set(file_limits limits = {}) : limits_(limits) {}

  /// Reads a file (UTF-8, byte order mark removed) or returns the id it already has. A failure is
  /// reported to `sink` at `referenced_from`, the place that names the file; that span is empty for
  /// the file named on the command line.
  std::optional<file_id> load(const std::string& path, diagnostic_sink& sink,
                              span referenced_from = {});
  /// Adds text that is already in memory (UTF-8) under a path of the caller's choice.
  file_id add(std::string path, std::string text);

  const source_file& file(file_id id) const { return *files_[static_cast<std::size_t>(id)]; }
  /// The text a span covers; empty for the empty span.
  std::string_view text(span where) const;
  std::size_t size() const { return files_.size(); }
  /// Paths of all files read from disk, in the order of reading: what a build depends on.
  const std::vector<std::string>& inputs() const { return inputs_; }

 private:
  file_limits limits_;
  std::vector<std::unique_ptr<source_file>> files_;
  std::map<std::string, file_id, std::less<>> by_canonical_path_;
  std::vector<std::string> inputs_;
};

}  // namespace tenon::gen::source
