// Any bytes as the head of a request, as chunks and as the header of a proxy: how they are cut into
// pieces changes nothing.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "chunked.hpp"
#include "head_parser.hpp"
#include "proxy_header.hpp"
#include "require.hpp"

using namespace tenon::http;
using namespace tenon::http::detail;

namespace {

struct decoded {
  std::string data{};
  std::size_t consumed = 0;
  bool done = false;
  bool failed = false;
  bool operator==(const decoded&) const = default;
};

decoded decode(std::string_view input, std::size_t piece) {
  chunked_decoder decoder;
  decoded out;
  std::size_t given = std::min(piece, input.size());
  while (!decoder.done() && !decoder.failed()) {
    const auto step = decoder.next(input.substr(out.consumed, given - out.consumed));
    out.consumed += step.consumed;
    out.data += step.data;
    if (out.consumed == given && step.data.empty()) {
      if (given == input.size()) break;
      given = std::min(given + piece, input.size());
    }
  }
  out.done = decoder.done();
  out.failed = decoder.failed();
  if (out.failed) out.consumed = 0;  // where it stops depends on the pieces
  return out;
}

void read_head(std::string_view input, std::size_t cut) {
  using state = head_result::state;
  const head_limits limits{.bytes = 4096, .fields = 20};
  request all;
  message_head head;
  const head_result whole = read_request_head(input, limits, all, head);
  if (whole.outcome != state::complete) return;
  require(whole.size <= input.size() && all.target.size() < limits.bytes);
  request part;
  const head_result before =
      read_request_head(input.substr(0, cut % whole.size), limits, part, head);
  require(before.outcome == state::incomplete);
}

struct proxied {
  proxy_header::state outcome = proxy_header::state::incomplete;
  std::size_t size = 0;
  bool operator==(const proxied&) const = default;
};

proxied read_proxy_header(std::string_view input, std::size_t piece) {
  proxy_header header;
  proxied out;
  while (out.outcome == proxy_header::state::incomplete && out.size < input.size()) {
    std::string_view coming = input.substr(out.size, piece);
    const std::size_t given = coming.size();
    out.outcome = header.take(coming);
    out.size += given - coming.size();
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::size_t cut = data[0] + 1U;
  const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
  read_head(input, cut);
  require(read_proxy_header(input, input.size()) == read_proxy_header(input, cut));
  const decoded whole = decode(input, input.size());
  const decoded pieces = decode(input, cut);
  require(whole.done == pieces.done && whole.failed == pieces.failed);
  if (!whole.failed) require(whole == pieces);
  return 0;
}
