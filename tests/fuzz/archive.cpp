// Any bytes as an archive: it is refused and nothing of it stays, or it becomes files and
// directories in its own directory, within the limits; packed again they come out the same.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <system_error>
#include <tenon/file/archive.hpp>
#include <tenon/run.hpp>

#include "require.hpp"

namespace {

namespace file = tenon::file;
namespace fs = std::filesystem;
using tree = std::map<std::string, std::string>;

constexpr std::size_t tar_block = 512;
constexpr file::unpack_limits limits{.entries = 64, .bytes = 1 << 20};

/// A directory that goes when the program ends.
class scratch {
 public:
  scratch() {
    // In memory, where there is such a place: what is packed is synced.
    const fs::path memory = "/dev/shm";
    const fs::path in = fs::exists(memory) ? memory : fs::temp_directory_path();
    std::string name = (in / "tenon-fuzz-XXXXXX").string();
    require(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  scratch(const scratch&) = delete;
  scratch& operator=(const scratch&) = delete;
  ~scratch() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  [[nodiscard]] std::string at(const char* name) const { return (path_ / name).string(); }
  [[nodiscard]] std::ptrdiff_t names() const {
    return std::distance(fs::directory_iterator(path_), fs::directory_iterator());
  }

 private:
  fs::path path_;
};

/// The number in an octal field, as far as it is one.
std::size_t octal(std::string_view field) {
  std::size_t value = 0;
  for (const char each : field) {
    if (each >= '0' && each <= '7') value = value * 8 + static_cast<std::size_t>(each - '0');
  }
  return value;
}

/// With the sums of its headers put right, which changed bytes would hardly ever have.
std::string summed(std::string tar) {
  for (std::size_t at = 0; at + tar_block <= tar.size();) {
    char* const header = tar.data() + at;
    const std::size_t size = octal({header + 124, 12});
    if (std::all_of(header, header + tar_block, [](char each) { return each == '\0'; })) break;
    std::memset(header + 148, ' ', 8);
    unsigned sum = 0;
    for (std::size_t byte = 0; byte < tar_block; ++byte) {
      sum += static_cast<unsigned char>(header[byte]);
    }
    std::snprintf(header + 148, 7, "%06o", sum);
    if (size > tar.size()) break;
    at += tar_block + (size + tar_block - 1) / tar_block * tar_block;
  }
  return tar;
}

tree tree_of(const std::string& folder) {
  tree found;
  for (const fs::directory_entry& each : fs::recursive_directory_iterator(folder)) {
    const bool directory = each.symlink_status().type() == fs::file_type::directory;
    require(directory || each.symlink_status().type() == fs::file_type::regular);
    std::ifstream in(each.path(), std::ios::binary);
    found[each.path().lexically_relative(folder).string()] =
        directory ? "/" : std::string(std::istreambuf_iterator<char>(in), {});
  }
  return found;
}

/// Whether it was unpacked.
bool unpacked(const std::string& archive, const std::string& folder, file::archive_format as) {
  try {
    (void)tenon::run(file::unpack(archive, folder, as, limits));
    return true;
  } catch (const file::error& refused) {
    require(refused.code().value() != 0 && !fs::exists(folder));
    return false;
  }
}

void check_packing(const scratch& in, const tree& made, file::archive_format as) {
  try {
    (void)tenon::run(file::pack(in.at("made"), in.at("packed"), as));
  } catch (const file::error&) {
    return;  // files that may not be read
  }
  (void)tenon::run(file::unpack(in.at("packed"), in.at("again"), as));
  require(tree_of(in.at("again")) == made);
}

void check(const scratch& in, std::string_view bytes, file::archive_format as) {
  std::ofstream(in.at("archive"), std::ios::binary) << bytes;
  if (unpacked(in.at("archive"), in.at("made"), as)) {
    require(in.names() == 2);
    const tree made = tree_of(in.at("made"));
    std::size_t size = 0;
    for (const auto& [name, content] : made) size += content == "/" ? 0 : content.size();
    require(size <= limits.bytes);
    check_packing(in, made, as);
    for (const char* name : {"made", "packed", "again"}) fs::remove_all(in.at(name));
  }
  require(in.names() == 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const scratch folder;
  if (size == 0) return 0;
  const std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 4U) {
    case 0:
      check(folder, bytes, file::archive_format::tar);
      break;
    case 1:
      check(folder, summed(bytes), file::archive_format::tar);
      break;
    case 2:
      check(folder, bytes, file::archive_format::tar_gz);
      break;
    default:
      check(folder, bytes, file::archive_format::zip);
      break;
  }
  return 0;
}
