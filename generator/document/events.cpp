#include "document/events.hpp"

#include <libfyaml.h>

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>

#include "document/decode.hpp"

namespace tenon::gen::document {

namespace {

struct destroy {
  void operator()(fy_diag* diag) const { fy_diag_destroy(diag); }
  void operator()(fy_parser* parser) const { fy_parser_destroy(parser); }
};

std::unique_ptr<fy_diag, destroy> make_diag() {
  fy_diag_cfg config;
  fy_diag_cfg_default(&config);
  config.fp = nullptr;
  config.output_fn = [](fy_diag*, void*, const char*, size_t) {};
  config.colorize = false;
  std::unique_ptr<fy_diag, destroy> diag(fy_diag_create(&config));
  if (!diag) throw std::runtime_error("cannot create the YAML parser's diagnostics");
  fy_diag_set_collect_errors(diag.get(), true);
  return diag;
}

std::unique_ptr<fy_parser, destroy> make_parser(fy_diag* diag, std::string_view text) {
  fy_parse_cfg config{};
  // Depth is limited by the builder. Sloppy flow indentation lets a `}` stand at the indentation of
  // its key, as widely used documents do.
  config.flags = static_cast<fy_parse_cfg_flags>(FYPCF_DISABLE_DEPTH_LIMIT |
                                                 FYPCF_SLOPPY_FLOW_INDENTATION | FYPCF_JSON_NONE |
                                                 FYPCF_DEFAULT_VERSION_1_2 | FYPCF_COLLECT_DIAG);
  config.diag = diag;
  std::unique_ptr<fy_parser, destroy> parser(fy_parser_create(&config));
  if (!parser || fy_parser_set_string(parser.get(), text.data(), text.size()) != 0) {
    throw std::runtime_error("cannot create the YAML parser");
  }
  return parser;
}

std::string_view name_of(fy_token* token) {
  if (token == nullptr) return {};
  std::size_t length = 0;
  const char* text = fy_token_get_text(token, &length);
  return text == nullptr ? std::string_view() : std::string_view(text, length);
}

node_style style_of(fy_token* token) {
  switch (fy_token_scalar_style(token)) {
    case FYSS_SINGLE_QUOTED:
      return node_style::single_quoted;
    case FYSS_DOUBLE_QUOTED:
      return node_style::double_quoted;
    case FYSS_LITERAL:
      return node_style::literal;
    case FYSS_FOLDED:
      return node_style::folded;
    default:
      return node_style::plain;
  }
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Marks leave out quotes and sigils, and give a block scalar the white space around it.
void set_place(event& made, fy_token* token, std::string_view text) {
  const fy_mark* start = token == nullptr ? nullptr : fy_token_start_mark(token);
  const fy_mark* end = token == nullptr ? nullptr : fy_token_end_mark(token);
  if (start == nullptr || end == nullptr) return;
  std::size_t from = std::min(start->input_pos, text.size());
  std::size_t to = std::min(end->input_pos, text.size());
  const bool quoted =
      made.style == node_style::single_quoted || made.style == node_style::double_quoted;
  if (quoted || made.type == event_type::alias) from -= from > 0 ? 1 : 0;
  if (quoted) to = std::min(to + 1, text.size());
  if (made.style == node_style::literal || made.style == node_style::folded) {
    while (from < to && text[from] == ' ') ++from;
    while (from < to && is_space(text[to - 1])) --to;
  }
  made.has_place = true;
  made.begin = static_cast<std::uint32_t>(from);
  made.end = static_cast<std::uint32_t>(to);
}

// True when the text of a scalar stands in the file as it is, between quotes or without.
bool is_verbatim(std::string_view inside, node_style style) {
  switch (style) {
    case node_style::plain:
      return inside.find_first_of("\r\n") == std::string_view::npos;
    case node_style::single_quoted:
      return inside.find_first_of("\r\n'") == std::string_view::npos;
    case node_style::double_quoted:
      return inside.find_first_of("\r\n\\") == std::string_view::npos;
    default:
      return false;
  }
}

// Text between the quotes of a scalar; all of it when it has none.
std::string_view inside_of(const event& scalar, std::string_view text) {
  const std::string_view all = text.substr(scalar.begin, scalar.end - scalar.begin);
  if (scalar.style == node_style::plain || all.size() < 2) return all;
  return all.substr(1, all.size() - 2);
}

void set_block(event& made, const block_scalar& decoded, std::string_view text) {
  const bool empty = decoded.begin == decoded.end;
  made.has_place = true;
  made.style = text[decoded.header] == '>' ? node_style::folded : node_style::literal;
  made.begin = static_cast<std::uint32_t>(empty ? decoded.header : decoded.begin);
  made.end = static_cast<std::uint32_t>(empty ? decoded.header + 1 : decoded.end);
}

// Thrown where libfyaml took the lines after an empty block scalar for its content.
struct swallowed_lines {
  std::size_t header;
};

// Thrown for a block scalar whose header cannot be made out.
struct unreadable_block {
  std::uint32_t place;
};

void decode_block(event& made, std::string_view text, std::string& buffer) {
  auto decoded = decode_block_scalar(text, made.begin);
  if (!decoded) throw unreadable_block{made.begin};
  const std::size_t end = std::max<std::size_t>(made.end, decoded->end);
  const std::string_view beyond = text.substr(decoded->end, end - decoded->end);
  if (beyond.find_first_not_of(" \t\r\n") != beyond.npos) throw swallowed_lines{decoded->header};
  set_block(made, *decoded, text);
  buffer = std::move(decoded->text);
  made.text = buffer;
}

event make_scalar(const fy_event_scalar_data& data, std::string_view text, std::string& buffer) {
  event made{.type = event_type::scalar, .style = style_of(data.value)};
  made.anchor = name_of(data.anchor);
  made.tag = name_of(data.tag);
  set_place(made, data.value, text);
  if (!made.has_place) return made;
  if (made.style == node_style::literal || made.style == node_style::folded) {
    decode_block(made, text, buffer);
    return made;
  }
  const std::string_view inside = inside_of(made, text);
  if (is_verbatim(inside, made.style)) {
    made.text = inside;
  } else {
    buffer = decode_flow_scalar(inside, made.style);
    made.text = buffer;
  }
  return made;
}

event make_alias(const fy_event_alias_data& data, std::string_view text) {
  event made{.type = event_type::alias, .text = name_of(data.anchor)};
  set_place(made, data.anchor, text);
  return made;
}

event make_start(event_type type, fy_token* start, fy_token* anchor, fy_token* tag,
                 std::string_view text) {
  event made{.type = type, .anchor = name_of(anchor), .tag = name_of(tag)};
  set_place(made, start, text);
  made.style = made.begin < made.end ? node_style::flow : node_style::block;
  return made;
}

event make_end(event_type type, fy_token* end, std::string_view text) {
  event made{.type = type};
  set_place(made, end, text);
  made.has_place = made.begin < made.end;
  return made;
}

event convert(const fy_event& from, std::string_view text, std::string& buffer) {
  switch (from.type) {
    case FYET_SCALAR:
      return make_scalar(from.scalar, text, buffer);
    case FYET_ALIAS:
      return make_alias(from.alias, text);
    case FYET_MAPPING_START: {
      const auto& data = from.mapping_start;
      return make_start(event_type::mapping_start, data.mapping_start, data.anchor, data.tag, text);
    }
    case FYET_SEQUENCE_START: {
      const auto& data = from.sequence_start;
      return make_start(event_type::sequence_start, data.sequence_start, data.anchor, data.tag,
                        text);
    }
    case FYET_MAPPING_END:
      return make_end(event_type::mapping_end, from.mapping_end.mapping_end, text);
    case FYET_SEQUENCE_END:
      return make_end(event_type::sequence_end, from.sequence_end.sequence_end, text);
    case FYET_DOCUMENT_START:
      return make_end(event_type::document_start, from.document_start.document_start, text);
    default:
      return {.type = event_type::document_end};
  }
}

// Byte offset of a line and column counted from 1, for errors that carry no token.
std::size_t offset_of(std::string_view text, int line, int column) {
  std::size_t at = 0;
  for (int passed = 1; passed < line; ++passed) {
    const std::size_t next = text.find('\n', at);
    if (next == std::string_view::npos) return text.size();
    at = next + 1;
  }
  return std::min(at + static_cast<std::size_t>(std::max(column - 1, 0)), text.size());
}

syntax_error make_error(const fy_diag_error& from, std::string_view text) {
  event place;
  set_place(place, from.fyt, text);
  if (!place.has_place) {
    place.begin = static_cast<std::uint32_t>(offset_of(text, from.line, from.column));
    place.end = place.begin;
  }
  syntax_error made{from.msg, place.begin, place.end};
  const bool after_quote =
      made.begin > 0 && (text[made.begin - 1] == '"' || text[made.begin - 1] == '\'');
  if (after_quote && made.message.find("without closing quote") != std::string::npos) {
    made.end = made.begin--;
  }
  return made;
}

bool is_stream_mark(const fy_event& from) {
  return from.type == FYET_STREAM_START || from.type == FYET_STREAM_END || from.type == FYET_NONE;
}

// The first line that begins like a directive but is neither %YAML nor %TAG: libfyaml does not come
// back from some of them, and YAML 1.2 (section 6.8) reserves them all.
std::optional<std::size_t> find_reserved_directive(std::string_view text) {
  std::size_t line = 0;
  while (line < text.size()) {
    const std::string_view rest = text.substr(line);
    if (rest.starts_with('%') && !rest.starts_with("%YAML ") && !rest.starts_with("%TAG ")) {
      return line;
    }
    const std::size_t end = rest.find_first_of("\r\n");
    if (end == std::string_view::npos) return std::nullopt;
    line += end + 1;
  }
  return std::nullopt;
}

// Replaces the header of a block scalar by `~`, so that the parser sees a plain value there.
void blank_header(std::string& text, std::size_t header) {
  const std::size_t end = std::min(text.find('\n', header), text.size());
  text.replace(header, end - header, end - header, ' ');
  text[header] = '~';
}

}  // namespace

struct event_source::state {
  // An empty block scalar before an empty line is rare, and each one costs a fresh start.
  static constexpr std::size_t most_restarts = 50;

  std::string_view text;
  std::unique_ptr<fy_diag, destroy> diag{};
  std::unique_ptr<fy_parser, destroy> parser{};
  fy_event* current = nullptr;
  std::string buffer{};
  /// What the parser reads instead of `text`, once that had to be changed, and where.
  std::string patched{};
  std::set<std::size_t> patched_headers{};
  std::size_t passed = 0;
  std::vector<syntax_error> own_errors{};

  void start(std::string_view parsed) {
    release();
    parser.reset();
    diag = make_diag();
    parser = make_parser(diag.get(), parsed);
  }

  // The tokens of an event, and so its views, live until it is given back.
  void release() {
    if (current != nullptr) fy_parser_event_free(parser.get(), current);
    current = nullptr;
  }

  bool step() {
    release();
    current = fy_parser_parse(parser.get());
    passed += current != nullptr ? 1 : 0;
    return current != nullptr;
  }

  // Starts again without the header, and goes on to the event that was wrong.
  bool restart_without(std::size_t header) {
    if (patched_headers.size() == most_restarts) {
      const auto at = static_cast<std::uint32_t>(header);
      own_errors.push_back({"too many block scalars without content", at, at + 1});
      release();
      return false;
    }
    if (patched.empty()) patched = text;
    blank_header(patched, header);
    patched_headers.insert(header);
    start(patched);
    const std::size_t wanted = std::exchange(passed, 0);
    while (passed < wanted && step()) {
    }
    return passed == wanted && current != nullptr;
  }

  event take() {
    event made = convert(*current, text, buffer);
    if (made.type != event_type::scalar || !patched_headers.contains(made.begin)) return made;
    auto decoded =
        decode_block_scalar(text, std::min(text.find('\n', made.begin), text.size() - 1) + 1);
    if (!decoded) throw unreadable_block{made.begin};
    set_block(made, *decoded, text);
    buffer = std::move(decoded->text);
    made.text = buffer;
    return made;
  }
};

event_source::event_source(std::string_view text) : state_(std::make_unique<state>()) {
  state_->text = text;
  if (const auto directive = find_reserved_directive(text)) {
    const auto at = static_cast<std::uint32_t>(*directive);
    state_->own_errors.push_back({"there is no such directive", at, at + 1});
    text = text.substr(0, 0);
  }
  state_->start(text);
}

event_source::~event_source() { state_->release(); }

std::optional<event> event_source::next() {
  do {
    if (!state_->step()) return std::nullopt;
  } while (is_stream_mark(*state_->current));
  while (true) {
    try {
      return state_->take();
    } catch (const swallowed_lines& wrong) {
      if (!state_->restart_without(wrong.header)) return std::nullopt;
    } catch (const unreadable_block& wrong) {
      state_->own_errors.push_back({"a block scalar has no header", wrong.place, wrong.place});
      return std::nullopt;
    }
  }
}

std::vector<syntax_error> event_source::errors() const {
  std::vector<syntax_error> found = state_->own_errors;
  void* cursor = nullptr;
  while (const fy_diag_error* each = fy_diag_errors_iterate(state_->diag.get(), &cursor)) {
    if (each->type == FYET_ERROR) found.push_back(make_error(*each, state_->text));
  }
  if (found.empty() && fy_parser_get_stream_error(state_->parser.get())) {
    found.push_back({"the text cannot be parsed", 0, 0});
  }
  return found;
}

}  // namespace tenon::gen::document
