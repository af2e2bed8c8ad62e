#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "document/node.hpp"

namespace tenon::gen::document {

enum class event_type : std::uint8_t {
  document_start,
  document_end,
  mapping_start,
  mapping_end,
  sequence_start,
  sequence_end,
  scalar,
  alias,
};

/// One step through a document. Offsets are bytes and include quotes and sigils. Views are valid
/// until the next call of `event_source::next`, except those into the parsed text.
struct event {
  event_type type = event_type::scalar;
  /// False for what has no text of its own: an absent value, the end of a block container.
  bool has_place = false;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  node_style style = node_style::plain;
  /// Text of a scalar, or the name an alias uses.
  std::string_view text{};
  /// Name of the anchor (`&name`), tag in full (`tag:yaml.org,2002:str`); empty when there is none.
  std::string_view anchor{};
  std::string_view tag{};
};

/// What the parser says about text it cannot accept.
struct syntax_error {
  std::string message;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// Reads YAML 1.2 text, and JSON as the subset of YAML it is, as a stream of events. JSON text is
/// therefore accepted with YAML's freedoms (comments, trailing commas, unquoted words).
class event_source {
 public:
  /// `text` is valid UTF-8 and outlives the source.
  explicit event_source(std::string_view text);
  ~event_source();
  event_source(const event_source&) = delete;
  event_source& operator=(const event_source&) = delete;

  /// The next event; nothing at the end and after an error.
  std::optional<event> next();
  /// The errors met so far, in order.
  std::vector<syntax_error> errors() const;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace tenon::gen::document
