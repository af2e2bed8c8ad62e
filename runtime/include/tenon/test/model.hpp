#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <tenon/http/message.hpp>
#include <tenon/json/reader.hpp>
#include <tenon/test/source.hpp>
#include <tenon/xml/fwd.hpp>

namespace tenon::test {

/// No value of a type could be made: its pattern is beyond what is understood, or nothing that was
/// tried obeyed its schema.
class cannot_draw : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Where a value stands, and what is known of it.
struct slot {
  const void* use = nullptr;      ///< its type and rules in the model
  const void* form = nullptr;     ///< of a body: its media type in the model
  const void* headers = nullptr;  ///< of parts with headers: the type of these in the model
  bool required = true;
  bool is_sent = true;  ///< false: this side has no such member
  /// How it travels; what is not JSON cannot carry everything (see docs/round-trips.md).
  enum class wire : std::uint8_t {
    json,
    path,
    query,
    header,
    cookie,
    raw_cookie,
    form,
    part,
    text
  };
  wire where = wire::json;
  bool nested = false;     ///< text that stands for values inside values
  char delimiter = 0;      ///< that no text can hold: it reads the same when it is escaped
  bool reserved = false;   ///< escapes pass as they are, so text has no `%`
  bool is_event = false;   ///< text in an event has no control characters
  bool is_xml = false;     ///< nor has XML, where empty lists look like absent ones too
  bool binary = false;     ///< a body of bytes
  std::string in{};        ///< of a parameter or the body of a request: as problems name it
  std::size_t number = 0;  ///< ... which parameter, or which media type of the body
  std::string label{};     ///< for messages
  std::string media_type{};
};

/// A request of which one value breaks one rule.
struct negative {
  std::string in{};                    ///< "path", "query", "header", "cookie" or "body"
  std::string pointer{};               ///< of the value, as problems name it
  std::string code{};                  ///< of the rule
  bool unreadable = false;             ///< the value is not of its type at all: 400 instead of 422
  bool in_sequence = false;            ///< an item that the handler comes to
  std::size_t parameter = 0;           ///< which one the value stands in, unless it is the body
  std::size_t form = 0;                ///< of the body: its media type
  std::optional<std::string> value{};  ///< JSON text; nothing: left out
};

/// The root element of a body of the operation at hand in XML, by the number of its media type;
/// null for other bodies.
using xml_roots = const xml::node* (*)(std::size_t form);

struct model_tables;

/// What values the operations of an API take and give: the text that generated code carries.
class model {
 public:
  explicit model(std::string_view json_text);

  [[nodiscard]] std::size_t operations() const;
  [[nodiscard]] std::string operation_id(std::size_t operation) const;
  [[nodiscard]] std::size_t responses(std::size_t operation) const;
  /// How many media types the body of a request or answer may have.
  [[nodiscard]] std::size_t request_forms(std::size_t operation) const;
  [[nodiscard]] std::size_t response_forms(std::size_t operation, std::size_t response) const;
  /// Why no answer of that kind can be sent and read whole, such as content for HEAD.
  [[nodiscard]] std::optional<std::string> unsendable(std::size_t operation,
                                                      std::size_t response) const;

  [[nodiscard]] slot parameter(std::size_t operation, std::size_t index) const;
  [[nodiscard]] slot request_body(std::size_t operation, std::size_t form) const;
  [[nodiscard]] slot response_body(std::size_t operation, std::size_t response,
                                   std::size_t form) const;
  [[nodiscard]] slot response_header(std::size_t operation, std::size_t response,
                                     std::size_t index) const;
  /// A member of the struct that stands in the slot, or its additional members.
  [[nodiscard]] slot member(const slot& owner, std::size_t index, json::side side) const;
  [[nodiscard]] slot others(const slot& owner) const;
  /// The items of the list, or the values of the map, in the slot.
  [[nodiscard]] slot items(const slot& owner) const;

  /// A status that the answer stands for.
  [[nodiscard]] int status(std::size_t operation, std::size_t response, source& from) const;
  /// JSON text of a valid value; nothing for one that is absent. Throws cannot_draw.
  [[nodiscard]] std::optional<std::string> draw(const slot& at, json::side side,
                                                source& from) const;
  /// For each constraint on what the operation takes, a request that breaks it and is to be
  /// refused.
  [[nodiscard]] std::vector<negative> negatives(std::size_t operation, source& from,
                                                xml_roots roots = nullptr) const;
  /// The same for a drawn value that broke a rule by chance; nothing where the value is no JSON.
  [[nodiscard]] std::optional<negative> refused(const slot& at, std::string_view drawn,
                                                const violation& why) const;
  /// Puts the value into a valid request of the operation, in place of what is there.
  void put(std::size_t operation, const negative& wrong, http::request& into, source& from,
           xml_roots roots = nullptr) const;
  /// How many to draw of a list of files.
  [[nodiscard]] std::size_t draw_size(const slot& at, source& from) const;
  /// Whether a drawn value may break its schema by chance, so that another try is due.
  [[nodiscard]] bool is_doubtful(const slot& at) const;
  /// Whether everything of `drawn` is in `written`; both are JSON texts.
  [[nodiscard]] bool keeps(const slot& at, std::string_view drawn, std::string_view written) const;

 private:
  std::shared_ptr<const model_tables> tables_;
};

/// Text that a simple regular expression matches; look-around is left to chance, and
/// back-references throw cannot_draw. `stretch`: how far repetitions without an end go.
[[nodiscard]] std::string draw_matching(std::string_view pattern, std::size_t stretch,
                                        source& from);

}  // namespace tenon::test
