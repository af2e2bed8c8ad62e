// Archives: what is packed comes back, and nothing else gets in.
#include <support/catch.hpp>
#include <support/process.hpp>

#include <tenon/file.hpp>
#include <tenon/run.hpp>

#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <utility>

#include "scratch.hpp"

namespace file = tenon::file;
namespace fs = std::filesystem;
using kind = file::archive_error::kind;
using format = file::archive_format;

namespace {

// region: archive
tenon::task<> move_house(std::string from, std::string archive, std::string to) {
  namespace file = tenon::file;
  file::pack_options options;
  options.ignore = {".git"};
  co_await file::pack(from, archive, file::archive_format::tar_gz, options);
  co_await file::unpack(archive, to, file::archive_format::tar_gz);
}
// end: archive

constexpr std::pair<format, const char*> formats[] = {
    {format::tar, "tar"}, {format::tar_gz, "tar.gz"}, {format::zip, "zip"}};

void put(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}
std::string text_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string mixed(std::size_t size) {
  std::string text;
  unsigned state = 1;
  while (text.size() < size) {
    state = state * 1664525U + 1013904223U;
    text += static_cast<char>(state >> 24U);
  }
  return text;
}

/// Names and contents below a directory.
std::map<std::string, std::string> tree_of(const std::string& folder) {
  std::map<std::string, std::string> found;
  for (const fs::directory_entry& each : fs::recursive_directory_iterator(folder)) {
    const std::string name = fs::relative(each.path(), folder).string();
    found[name] = each.is_directory() ? "/" : text_of(each.path().string());
  }
  return found;
}

void make_tree(const scratch_folder& folder) {
  fs::create_directories(folder.at("tree/sub/deeper"));
  fs::create_directories(folder.at("tree/nothing in it"));
  put(folder.at("tree/a.txt"), "aaa");
  put(folder.at("tree/empty"), "");
  put(folder.at("tree/sub/large"), mixed(200'001));
  put(folder.at("tree/sub/deeper/\xc3\xbc b"), std::string(70'000, 'b'));
  put(folder.at("tree/sub/" + std::string(150, 'n')), "long name");
  fs::permissions(folder.at("tree/a.txt"), fs::perms::owner_read | fs::perms::owner_exec);
}

kind refused_with(const std::string& archive, const std::string& folder, format as,
                  file::unpack_limits limits = {}) {
  try {
    (void)tenon::run(file::unpack(archive, folder, as, limits));
  } catch (const file::archive_error& refused) {
    CHECK_FALSE(fs::exists(folder));
    return refused.why();
  }
  FAIL("it was unpacked");
  return kind::unsupported;
}

/// Another name and type for the first entry of a tar archive.
std::string with_first(std::string tar, const std::string& name, char type) {
  std::memset(tar.data(), 0, 100);
  std::memcpy(tar.data(), name.data(), name.size());
  tar[156] = type;
  std::memset(tar.data() + 148, ' ', 8);
  unsigned sum = 0;
  for (std::size_t at = 0; at < 512; ++at) sum += static_cast<unsigned char>(tar[at]);
  char digits[8];
  std::snprintf(digits, sizeof digits, "%06o", sum);
  std::memcpy(tar.data() + 148, digits, 7);
  return tar;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + 1)) {
    text.replace(at, from.size(), to);
  }
  return text;
}

}  // namespace

TEST_CASE("directories are packed and unpacked as they were") {
  const scratch_folder folder;
  make_tree(folder);
  for (const auto& [as, suffix] : formats) {
    const std::string archive = folder.at(std::string("packed.") + suffix);
    const std::string out = folder.at(std::string("out-") + suffix);
    const file::tree_size packed = tenon::run(file::pack(folder.at("tree"), archive, as));
    CHECK(packed.files == 5);
    CHECK(packed.directories == 4);
    const file::tree_size unpacked = tenon::run(file::unpack(archive, out, as));
    CHECK(unpacked.files == 5);
    CHECK(unpacked.directories == 4);
    CHECK(unpacked.bytes == packed.bytes);
    CHECK(tree_of(out) == tree_of(folder.at("tree")));
    CHECK(tenon::run(file::stat(out + "/a.txt")).mode == 0500);
    const auto apart = tenon::run(file::stat(out + "/sub/large")).modified -
                       tenon::run(file::stat(folder.at("tree/sub/large"))).modified;
    CHECK(std::chrono::abs(apart) <= std::chrono::seconds(2));
    // Not into a directory that has something.
    CHECK_THROWS_AS(tenon::run(file::unpack(archive, out, as)), file::error);
  }
  CHECK(tenon::run(file::list(folder.path.string())).size() == 7);  // nothing unfinished
}

TEST_CASE("the code of the page packs and unpacks") {
  const scratch_folder folder;
  make_tree(folder);
  fs::create_directories(folder.at("tree/.git"));
  tenon::run(move_house(folder.at("tree"), folder.at("a.tar.gz"), folder.at("out")));
  CHECK(fs::exists(folder.at("out/a.txt")));
  CHECK_FALSE(fs::exists(folder.at("out/.git")));
}

TEST_CASE("other programs read what is packed, and are read") {
  constexpr const char* python = "/usr/bin/python3";
  if (!fs::exists(python)) {
    WARN("skipped: there is no " << python);
    return;
  }
  const scratch_folder folder;
  make_tree(folder);
  for (const auto& [as, suffix] : formats) {
    const std::string module = as == format::zip ? "zipfile" : "tarfile";
    const std::string ours = folder.at(std::string("ours.") + suffix);
    const std::string out = folder.at(std::string("theirs-") + suffix);
    tenon::run(file::pack(folder.at("tree"), ours, as));
    fs::create_directory(out);
    CHECK(run_process({python, "-m", module, "-e", ours, out}, folder.path).status == 0);
    CHECK(tree_of(out) == tree_of(folder.at("tree")));
    const std::string theirs = folder.at(std::string("theirs.") + suffix);
    CHECK(run_process({python, "-m", module, "-c", theirs, "tree/"}, folder.path).status == 0);
    const std::string back = folder.at(std::string("back-") + suffix);
    tenon::run(file::unpack(theirs, back, as));
    const bool below = fs::exists(back + "/tree");
    CHECK(tree_of(below ? back + "/tree" : back) == tree_of(folder.at("tree")));
  }
}

TEST_CASE("names that lead out, links and devices are refused") {
  const scratch_folder folder;
  fs::create_directories(folder.at("tree"));
  put(folder.at("tree/aaaaaaaaaa"), "content");
  tenon::run(file::pack(folder.at("tree"), folder.at("a.tar"), format::tar));
  tenon::run(file::pack(folder.at("tree"), folder.at("a.zip"), format::zip));
  const std::string tar = text_of(folder.at("a.tar"));
  const std::string zip = text_of(folder.at("a.zip"));
  const auto with_tar = [&](const std::string& name, char type) {
    put(folder.at("bad.tar"), with_first(tar, name, type));
    return refused_with(folder.at("bad.tar"), folder.at("out"), format::tar);
  };
  for (const char* name : {"../escaped", "/escaped", "a/../../b", "a//b", "a/.."}) {
    INFO(name);
    CHECK(with_tar(name, '0') == kind::escape);
  }
  CHECK(with_tar("a", '2') == kind::link);
  CHECK(with_tar("a", '1') == kind::link);
  CHECK(with_tar("a", '3') == kind::unsupported);
  for (const char* name : {"../escaped", "/aaaaaaaaa", "..\\escaped", "aaaaaaa/.."}) {
    INFO(name);
    put(folder.at("bad.zip"), replaced(zip, "aaaaaaaaaa", name));
    CHECK(refused_with(folder.at("bad.zip"), folder.at("out"), format::zip) == kind::escape);
  }
  CHECK_FALSE(fs::exists(folder.at("escaped")));
  fs::create_symlink("aaaaaaaaaa", folder.at("tree/link"));
  CHECK_THROWS_AS(tenon::run(file::pack(folder.at("tree"), folder.at("b.tar"), format::tar)),
                  file::error);
  CHECK_FALSE(fs::exists(folder.at("b.tar")));
}

TEST_CASE("archives that become too large are refused") {
  const scratch_folder folder;
  fs::create_directories(folder.at("tree"));
  put(folder.at("tree/zeros"), std::string(3'000'000, '\0'));
  put(folder.at("tree/more"), "x");
  for (const auto& [as, suffix] : formats) {
    const std::string archive = folder.at(std::string("a.") + suffix);
    tenon::run(file::pack(folder.at("tree"), archive, as));
    file::unpack_limits few;
    few.entries = 1;
    CHECK(refused_with(archive, folder.at("out"), as, few) == kind::too_large);
    file::unpack_limits small;
    small.bytes = 2'000'000;
    CHECK(refused_with(archive, folder.at("out"), as, small) == kind::too_large);
    if (as == format::tar) continue;
    CHECK(refused_with(archive, folder.at("out"), as) == kind::too_large);  // the ratio
    file::unpack_limits any;
    any.ratio = 0;
    CHECK(tenon::run(file::unpack(archive, folder.at(suffix), as, any)).bytes == 3'000'001);
  }
}

TEST_CASE("damaged archives are refused and leave nothing") {
  const scratch_folder folder;
  make_tree(folder);
  for (const auto& [as, suffix] : formats) {
    const std::string archive = folder.at("bad");
    tenon::run(file::pack(folder.at("tree"), archive, as));
    const std::string whole = text_of(archive);
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{300},
                                   whole.size() / 2, whole.size() - 1'025}) {
      INFO(suffix << ' ' << size);
      put(archive, whole.substr(0, size));
      CHECK(refused_with(archive, folder.at("out"), as) == kind::malformed);
    }
    if (as == format::tar) continue;
    std::string damaged = whole;
    damaged[whole.size() / 2] = static_cast<char>(damaged[whole.size() / 2] ^ 0x55);
    put(archive, damaged);
    CHECK(refused_with(archive, folder.at("out"), as) == kind::malformed);
  }
}
