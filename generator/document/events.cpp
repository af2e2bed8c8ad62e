#include "document/events.hpp"

#include <libfyaml.h>

#include <algorithm>
#include <stdexcept>

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

std::string_view text_of(fy_token* token) {
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

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

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
    while (from < to && is_blank(text[to - 1])) --to;
  }
  made.has_place = true;
  made.begin = static_cast<std::uint32_t>(from);
  made.end = static_cast<std::uint32_t>(to);
}

event make_scalar(const fy_event_scalar_data& data, std::string_view text) {
  event made{.type = event_type::scalar, .style = style_of(data.value)};
  made.text = text_of(data.value);
  made.anchor = text_of(data.anchor);
  made.tag = text_of(data.tag);
  set_place(made, data.value, text);
  return made;
}

event make_alias(const fy_event_alias_data& data, std::string_view text) {
  event made{.type = event_type::alias, .text = text_of(data.anchor)};
  set_place(made, data.anchor, text);
  return made;
}

event make_start(event_type type, fy_token* start, fy_token* anchor, fy_token* tag,
                 std::string_view text) {
  event made{.type = type, .anchor = text_of(anchor), .tag = text_of(tag)};
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

event convert(const fy_event& from, std::string_view text) {
  switch (from.type) {
    case FYET_SCALAR:
      return make_scalar(from.scalar, text);
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

}  // namespace

struct event_source::state {
  std::string_view text;
  std::unique_ptr<fy_diag, destroy> diag;
  std::unique_ptr<fy_parser, destroy> parser;
  fy_event* current = nullptr;

  // The tokens of an event, and so its views, live until it is given back.
  void release() {
    if (current != nullptr) fy_parser_event_free(parser.get(), current);
    current = nullptr;
  }
};

event_source::event_source(std::string_view text) : state_(std::make_unique<state>()) {
  state_->text = text;
  state_->diag = make_diag();
  state_->parser = make_parser(state_->diag.get(), text);
}

event_source::~event_source() { state_->release(); }

std::optional<event> event_source::next() {
  do {
    state_->release();
    state_->current = fy_parser_parse(state_->parser.get());
    if (state_->current == nullptr) return std::nullopt;
  } while (is_stream_mark(*state_->current));
  return convert(*state_->current, state_->text);
}

std::vector<syntax_error> event_source::errors() const {
  std::vector<syntax_error> found;
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
