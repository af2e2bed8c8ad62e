#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>

#include "render/builtin.hpp"

namespace tenon::gen::render {

namespace fs = std::filesystem;

std::vector<std::string> add_templates_of(const fs::path& folder, template_set& set) {
  std::error_code failed;
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(folder, failed)) {
    if (entry.path().extension() == ".mustache") paths.push_back(entry.path());
  }
  if (failed) {
    throw template_error(fmt::format("cannot read '{}': {}", folder.string(), failed.message()));
  }
  std::ranges::sort(paths);
  std::vector<std::string> read;
  for (const fs::path& path : paths) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw template_error(fmt::format("cannot read '{}'", path.string()));
    const std::string text(std::istreambuf_iterator<char>(in), {});
    set.add(path.stem().string(), path.string(), text);
    read.push_back(path.string());
  }
  return read;
}

}  // namespace tenon::gen::render
