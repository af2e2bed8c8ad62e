// Any bytes as a multipart body: what is read can be written, and reads back as the same parts.
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tenon/http/multipart.hpp>
#include <vector>

#include "require.hpp"

using namespace tenon::http;

namespace {

std::vector<multipart_part> parts_of(multipart_parser& parser) {
  std::vector<multipart_part> all;
  for (multipart_part each; parser.next(each); each = {}) all.push_back(each);
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  multipart_parser parser(body, "multipart/form-data; boundary=b", {.parts = 20});
  const std::vector<multipart_part> parts = parts_of(parser);
  if (!parser.error().empty() || parts.empty()) return 0;
  multipart_writer writer;
  for (const multipart_part& each : parts) {
    require(!each.filename || each.filename->find_first_of("/\\") == std::string::npos);
    writer.add(each.name, each.content, each.content_type, each.filename);
  }
  const multipart_writer::message written = std::move(writer).finish("multipart/form-data");
  multipart_parser again(written.body, written.content_type);
  const std::vector<multipart_part> same = parts_of(again);
  require(again.error().empty() && same.size() == parts.size());
  for (std::size_t index = 0; index < parts.size(); ++index) {
    require(same[index].name == parts[index].name && same[index].content == parts[index].content &&
            same[index].filename == parts[index].filename &&
            same[index].content_type == parts[index].content_type);
  }
  return 0;
}
