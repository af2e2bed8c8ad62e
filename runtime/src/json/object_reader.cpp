#include <tenon/json/object_reader.hpp>

#include <algorithm>
#include <bit>
#include <tenon/rules/check.hpp>

#include "scanner.hpp"

namespace tenon::json {

void object_reader_base::open_slowly() {
  wanted_ = fields_ + count_;  // keeps next() off the fast lane
  if (!reader::scanner::next_is(in_, '{')) return in_.mismatch("an object");
  if (!in_.enter()) return;
  wanted_ = fields_;
  open();
}

void object_reader_base::close() noexcept {
  open_ = false;
  wanted_ = fields_ + count_;
  in_.top_ = parent;
  ++in_.depth_left_;
  if (unknown_ > 0) {
    auto& names = in_.notes_->unknown;
    names.resize(names.size() - unknown_);
    unknown_ = 0;
  }
}

bool object_reader_base::next_slowly() {
  using scanner = reader::scanner;
  while (open_) {
    scanner::skip_space(in_);
    if (in_.at_ == in_.end_) return in_.fail("the object has no end"), false;
    const char next = *in_.at_;
    const bool first = separator_ == '{';
    if (next == separator_) {
      ++in_.at_;
      separator_ = ',';
      if (!first || !scanner::next_is(in_, '}')) {
        if (!read_key()) return false;
        find_field();
        if (field_ < 0 || !seen(static_cast<std::uint32_t>(field_))) {
          if (field_ >= 0) {
            in_order_ = in_order_ && fields_ + field_ >= wanted_;
            take(static_cast<std::uint32_t>(field_));
          } else {
            ++others_;
          }
          return true;
        }
        refuse_duplicate();
        continue;
      }
    } else if (next != '}' || first) {
      return in_.fail("expected ',' or '}'"), false;
    }
    ++in_.at_;
    finish_object();
  }
  return false;
}

bool object_reader_base::read_key() {
  using scanner = reader::scanner;
  if (!scanner::next_is(in_, '"')) return in_.fail("expected the name of a member"), false;
  const char* begin = in_.at_ + 1;
  const char* stop = plain_end(begin, in_.end_);
  std::string_view text{begin, static_cast<std::size_t>(stop - begin)};
  if (stop != in_.end_ && *stop == '"') {
    in_.at_ = stop + 1;
  } else {
    std::string& scratch = in_.get_notes().scratch;
    if (!scanner::string(in_, text, scratch)) return false;
    if (text.data() == scratch.data()) text = in_.notes_->names.emplace_back(text);
  }
  key = text.data();
  position = text.size();
  if (!scanner::next_is(in_, ':')) return in_.fail("expected ':' after a member's name"), false;
  ++in_.at_;
  return true;
}

void object_reader_base::find_field() noexcept {
  field_ = -1;
  for (std::uint32_t slot = name_hash(key, position) & mask_; table_[slot] != 0;
       slot = (slot + 1) & mask_) {
    const std::uint32_t index = table_[slot] - 1u;
    const json::field& candidate = fields_[index];
    if (candidate.size == position && detail::same_text(candidate.name, key, position)) {
      field_ = static_cast<int>(index);
      return;
    }
  }
}

void object_reader_base::finish_object() {
  complete_ = true;
  if ((required_ & ~seen_[0]) == 0 && count_ <= 64 && unknown_ < 2) return close();
  key = nullptr;  // from here on the place is the object itself
  position = static_cast<std::size_t>(-1);
  for (std::uint32_t i = 0; i < count_; ++i)
    if (!seen(i) && is_needed(fields_[i].needed, in_.side()))
      in_.violate_member({fields_[i].name, fields_[i].size}, "required", "is required");
  if (unknown_ > 1) report_equal_names();
  close();
}

void object_reader_base::report_equal_names() {
  auto& names = in_.notes_->unknown;
  const auto first = names.end() - static_cast<std::ptrdiff_t>(unknown_);
  std::sort(first, names.end());
  for (auto at = std::adjacent_find(first, names.end()); at != names.end();
       at = std::adjacent_find(at + 1, names.end()))
    in_.violate_member(*at, "duplicate_key", "is there more than once");
}

void object_reader_base::skip() {
  if (field_ < 0) {
    note_unknown_name();
    ++in_.lost_members_;
  }
  in_.skip_value();
}

void object_reader_base::refuse() {
  if (field_ < 0) note_unknown_name();
  in_.violate("unknown_property", "is not a known property");
  in_.skip_value();
}

void object_reader_base::refuse_duplicate() {
  in_.violate("duplicate_key", "is there more than once");
  in_.skip_value();
}

void object_reader_base::note_unknown_name() {
  in_.get_notes().unknown.push_back(name());
  ++unknown_;
}

void object_reader_base::check_count(std::size_t min, std::size_t max) {
  std::size_t members = others_;
  for (std::uint32_t i = 0; i <= count_ / 64; ++i)
    members += static_cast<std::size_t>(std::popcount(seen_[i]));
  if (members < min || members > max) in_.check_rule(members, rules::detail::count{min, max, true});
}

}  // namespace tenon::json
