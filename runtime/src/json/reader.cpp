#include <tenon/json/reader.hpp>

#include <tenon/json/list_reader.hpp>
#include <tenon/json/object_reader.hpp>

#include "decimal.hpp"
#include "scanner.hpp"

namespace tenon::json {

kind reader::peek() {
  scanner::skip_space(*this);
  if (at_ == end_) return kind::invalid;
  switch (*at_) {
    case '{':
      return kind::object;
    case '[':
      return kind::array;
    case '"':
      return kind::string;
    case 't':
    case 'f':
      return kind::boolean;
    case 'n':
      return kind::null;
    default:
      break;
  }
  if (!scanner::looks_like_number(*this)) return kind::invalid;
  const char* stop = at_ + 1;
  bool plain = true;
  for (; stop != end_; ++stop) {
    if (scanner::is_digit(*stop)) continue;
    if (*stop != '.' && *stop != 'e' && *stop != 'E' && *stop != '+' && *stop != '-') break;
    plain = false;
  }
  if (plain) return kind::integer;
  const auto size = static_cast<std::size_t>(stop - at_);
  return decimal::parse({at_, size}).is_integral() ? kind::integer : kind::number;
}

bool reader::take_null() {
  scanner::skip_space(*this);
  return scanner::word(*this, "null");
}

bool reader::read_bool(bool& out) {
  scanner::skip_space(*this);
  if (scanner::word(*this, "true")) {
    out = true;
    return true;
  }
  if (scanner::word(*this, "false")) {
    out = false;
    return true;
  }
  mismatch("a boolean");
  return false;
}

void reader::skip_value() {
  scanner::skip_space(*this);
  if (at_ == end_) return fail("the text ends where a value should be");
  switch (*at_) {
    case '{':
      for (object_reader object{*this, no_members}; object.next();) object.skip();
      return;
    case '[':
      for (list_reader list{*this}; list.next();) skip_value();
      return;
    case '"': {
      std::string_view text;
      scanner::string(*this, text, get_notes().scratch, 0);
      return;
    }
    case 't':
      if (scanner::word(*this, "true")) return;
      break;
    case 'f':
      if (scanner::word(*this, "false")) return;
      break;
    case 'n':
      if (scanner::word(*this, "null")) return;
      break;
    default:
      if (scanner::looks_like_number(*this)) {
        scanner::number_text text{};
        scanner::number(*this, text);
        return;
      }
      break;
  }
  fail("expected a value");
}

void reader::mismatch(std::string_view expected) {
  if (stopped()) return;
  if (peek() == kind::invalid)
    return fail(at_ == end_ ? "the text ends where a value should be" : "expected a value");
  violate("type", "must be " + std::string{expected});
  if (!stopped()) skip_value();
}

void reader::violate(std::string_view code, std::string message) {
  if (can_note()) note_collector().report(code, std::move(message));
}

void reader::violate_member(std::string_view name, std::string_view code, std::string message) {
  if (!can_note()) return;
  note_collector().below(name).report(code, std::move(message));
}

bool reader::finish() {
  scanner::skip_space(*this);
  if (at_ != end_) fail("something follows the value");
  return ok();
}

const syntax_error* reader::syntax_error() const noexcept {
  return fatal_ ? &notes_->error : nullptr;
}

const std::vector<violation>& reader::violations() const noexcept {
  static const std::vector<violation> nothing;
  return notes_ ? notes_->violations : nothing;
}

std::string reader::pointer() const {
  if (top_ == nullptr) return {};
  std::vector<const frame*> path;
  for (const frame* at = top_; at != nullptr; at = at->parent) path.push_back(at);
  std::vector<violation> nowhere;
  std::string text;
  for (auto at = path.rbegin(); at != path.rend(); ++at) {
    const frame& place = **at;
    if (place.key == nullptr && place.position == static_cast<std::size_t>(-1)) break;
    if (place.key == nullptr)
      rules::append_pointer(text, place.position);
    else
      rules::append_pointer(text, std::string_view{place.key, place.position});
  }
  return text;
}

bool reader::can_note() {
  if (stopped()) return false;
  if (trials_ > 0) {
    trial_failed_ = true;
    abandoned_at_ = at_;
    at_ = end_;
    return false;
  }
  violated_ = true;
  return get_notes().violations.size() < options_.max_violations;
}

rules::collector reader::note_collector() {
  return rules::collector{get_notes().violations, pointer(), options_.max_violations};
}

bool reader::enter() {
  if (depth_left_ == 0) {
    fail("arrays and objects are nested too deep");
    return false;
  }
  --depth_left_;
  return true;
}

void reader::fail_at(const char* place, const char* message) {
  if (stopped()) return;
  struct syntax_error& error = get_notes().error;
  error.offset = static_cast<std::size_t>(place - begin_);
  error.message = message;
  error.pointer = pointer();
  for (const char* at = begin_; at != place; ++at) {
    if (*at == '\n') {
      ++error.line;
      error.column = 1;
    } else if ((static_cast<unsigned char>(*at) & 0xC0) != 0x80) {
      ++error.column;
    }
  }
  fatal_ = true;
  at_ = end_;
}

reader::notes& reader::get_notes() {
  if (notes_ == nullptr) notes_ = new notes;
  return *notes_;
}

void reader::release_notes() noexcept { delete notes_; }

}  // namespace tenon::json
