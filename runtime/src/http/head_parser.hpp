#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <tenon/http/message.hpp>

namespace tenon::http::detail {

/// How a message's content is delimited. RFC 9112 section 6.3.
enum class framing : std::uint8_t { none, length, chunked, until_close };

/// What the connection needs to know of a head besides the message itself. Views refer to the
/// input.
struct message_head {
  framing body = framing::none;
  std::uint64_t content_length = 0;
  bool http_1_0 = false;
  bool keep_alive = true;
  bool expects_continue = false;
  std::string_view request_id{};
  std::string_view trace_parent{};
  bool has_trace_state = false;
  std::string_view host{};  ///< a request's, with its port: of an absolute target, or of Host
};

struct head_limits {
  std::size_t bytes = 16 * 1024;
  std::size_t fields = 100;
};

/// What came of reading a head.
struct head_result {
  enum class state : std::uint8_t { incomplete, complete, failed };
  state outcome = state::incomplete;
  std::size_t size = 0;  ///< of the head, when complete
  int status = 0;        ///< what to answer, when failed
};

class head_memory;

/// Reads a request's head from the beginning of `input`, strictly: RFC 9112 with one accepted form
/// of framing (one Content-Length, or `chunked` alone on HTTP/1.1) and without its leniencies.
/// The fields of `out` are views of `input`. `memory`, unless null, is of the same connection,
/// which always has the same limits.
[[nodiscard]] head_result read_request_head(std::string_view input, const head_limits& limits,
                                            request& out, message_head& head,
                                            head_memory* memory = nullptr);

/// The same for the answer to a request with the method `asked`. The fields of `out` are views.
[[nodiscard]] head_result read_response_head(std::string_view input, const head_limits& limits,
                                             method asked, response& out, message_head& head);

}  // namespace tenon::http::detail
