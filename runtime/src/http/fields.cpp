#include <tenon/http/fields.hpp>

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <string>
#include <utility>

#include "characters.hpp"
#include "scan.hpp"

namespace tenon::http {

namespace {

constexpr std::size_t chunk_bytes = 512;

void require_valid(std::string_view name, std::string_view value) {
  if (!is_token(name)) {
    throw std::invalid_argument("a header field's name must be a token (RFC 9110 section 5.1)");
  }
  if (!is_field_value(value)) {
    throw std::invalid_argument("the value of header field " + std::string(name) +
                                " has a control character");
  }
}

/// The texts are equally long.
[[gnu::noinline]] bool same_letters(const char* left, const char* right,
                                    std::size_t size) noexcept {
  if (std::memcmp(left, right, size) == 0) return true;
  for (std::size_t index = 0; index < size; ++index) {
    if (left[index] != right[index] && detail::lower(left[index]) != detail::lower(right[index])) {
      return false;
    }
  }
  return true;
}

bool is_named(const fields::field& each, std::string_view name) noexcept {
  return each.name.size() == name.size() && !name.empty() &&
         same_letters(each.name.data(), name.data(), name.size());
}

}  // namespace

fields::fields(const fields& other) { *this = other; }

fields& fields::operator=(const fields& other) {
  if (this == &other) return *this;
  clear();
  for (const field& each : other) append({keep(each.name), keep(detail::trim(each.value))});
  return *this;
}

void fields::add(std::string_view name, std::string_view value) {
  require_valid(name, value);
  append({keep(name), keep(detail::trim(value))});
}

void fields::add_view(std::string_view name, std::string_view value) {
  require_valid(name, value);
  append({name, detail::trim(value)});
}

void fields::set(std::string_view name, std::string_view value) {
  require_valid(name, value);
  const field copied{keep(name), keep(detail::trim(value))};
  erase(name);
  append(copied);
}

std::size_t fields::erase(std::string_view name) noexcept {
  field* const from = data();
  field* const last = std::remove_if(from, from + size_,
                                     [name](const field& each) { return is_named(each, name); });
  const auto left = static_cast<std::size_t>(last - from);
  // An empty vector stands for "inline", which is then right as well.
  if (!is_inline()) heap_->more.resize(left);
  return std::exchange(size_, left) - left;
}

void fields::clear() noexcept {
  size_ = 0;
  if (heap_ == nullptr) return;
  heap_->more.clear();
  heap_->chunks.clear();
  heap_->free = 0;
  heap_->next = nullptr;
}

std::optional<std::string_view> fields::find(std::string_view name) const noexcept {
  for (const field& each : *this) {
    if (is_named(each, name)) return each.value;
  }
  return std::nullopt;
}

std::size_t fields::count(std::string_view name) const noexcept {
  return static_cast<std::size_t>(
      std::count_if(begin(), end(), [name](const field& each) { return is_named(each, name); }));
}

fields::storage& fields::heap() {
  if (heap_ == nullptr) heap_ = std::make_unique<storage>();
  return *heap_;
}

void fields::append_on_heap(field added) {
  std::vector<field>& more = heap().more;
  if (more.empty()) {
    more.reserve(4 * inline_fields);
    more.assign(first_.items, first_.items + size_);
  }
  more.push_back(added);
  ++size_;
}

std::string_view fields::keep(std::string_view text) {
  if (text.empty()) return {};
  storage& in = heap();
  if (text.size() > in.free) {
    const std::size_t size = std::max(chunk_bytes, text.size());
    in.chunks.push_back(std::make_unique_for_overwrite<char[]>(size));
    in.next = in.chunks.back().get();
    in.free = size;
  }
  char* const copy = in.next;
  std::memcpy(copy, text.data(), text.size());
  in.next += text.size();
  in.free -= text.size();
  return {copy, text.size()};
}

bool equal_ignoring_case(std::string_view left, std::string_view right) noexcept {
  return left.size() == right.size() &&
         (left.empty() || same_letters(left.data(), right.data(), left.size()));
}

bool is_token(std::string_view text) noexcept {
  const char* const end = text.data() + text.size();
  return !text.empty() && detail::skip_all<detail::token_character>(text.data(), end) == end;
}

bool is_field_value(std::string_view text) noexcept {
  const char* const end = text.data() + text.size();
  return detail::skip_value_words(text.data(), end) == end;
}

bool list_contains(std::string_view value, std::string_view element) noexcept {
  while (!value.empty()) {
    const std::size_t comma = std::min(value.find(','), value.size());
    if (equal_ignoring_case(detail::trim(value.substr(0, comma)), element)) return true;
    value.remove_prefix(std::min(comma + 1, value.size()));
  }
  return false;
}

}  // namespace tenon::http
