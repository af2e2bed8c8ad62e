#include "cpp/codec_file.hpp"

namespace tenon::gen::cpp {

std::string read_call(const std::string& target, const std::optional<std::string>& rule,
                      std::size_t indent) {
  std::vector<std::string> arguments = {"in", target};
  if (rule) arguments.push_back(*rule);
  return layout(indent, "read_json", arguments, ";");
}

}  // namespace tenon::gen::cpp
