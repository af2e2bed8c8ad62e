#include "chunked.hpp"

#include <algorithm>

#include "characters.hpp"

namespace tenon::http::detail {

namespace {

constexpr std::uint32_t max_extension_bytes = 16 * 1024;  // of a whole body
constexpr std::uint8_t max_size_digits = 32;              // leading zeros are allowed, not endless
constexpr std::uint32_t max_trailer_bytes = 8 * 1024;
constexpr std::uint64_t max_size_before_digit = std::uint64_t{1} << 58;

}  // namespace

chunked_decoder::step chunked_decoder::next(std::string_view input) noexcept {
  std::size_t at = 0;
  while (at < input.size() && !done() && !failed()) {
    if (state_ == state::data) {
      const std::size_t size =
          static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size() - at));
      left_ -= size;
      if (left_ == 0) state_ = state::data_cr;
      return {at + size, input.substr(at, size)};
    }
    state_ = take(input[at++]);
  }
  return {at, {}};
}

chunked_decoder::state chunked_decoder::take(char character) noexcept {
  switch (state_) {
    case state::size_first:
    case state::size:
      return take_size(character);
    case state::extension_first:
    case state::extension_name:
    case state::extension_after_name:
    case state::extension_value_first:
    case state::extension_value:
    case state::quoted:
    case state::escaped:
    case state::extension_end:
      return take_extension(character);
    case state::size_lf:
      if (character != '\n') return state::failed;
      return left_ == 0 ? state::trailer_first : state::data;
    case state::data_cr:
      return character == '\r' ? state::data_lf : state::failed;
    case state::data_lf:
      return character == '\n' ? state::size_first : state::failed;
    case state::trailer_first:
    case state::trailer_name:
    case state::trailer_value:
    case state::trailer_lf:
      return take_trailer(character);
    case state::end_lf:
      return character == '\n' ? state::done : state::failed;
    case state::data:
    case state::done:
    case state::failed:
      break;
  }
  return state_;
}

chunked_decoder::state chunked_decoder::take_size(char character) noexcept {
  if (const int digit = hex_value(character); digit >= 0) {
    if (state_ == state::size_first) left_ = digits_ = 0;
    if (left_ >= max_size_before_digit || ++digits_ > max_size_digits) return state::failed;
    left_ = left_ * 16 + static_cast<std::uint64_t>(digit);
    return state::size;
  }
  if (state_ == state::size_first) return state::failed;
  if (character == '\r') return state::size_lf;
  return character == ';' ? state::extension_first : state::failed;
}

// RFC 9112 section 7.1.1: *( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] )
chunked_decoder::state chunked_decoder::take_extension(char character) noexcept {
  if (++extension_bytes_ > max_extension_bytes) return state::failed;
  const bool token = is(token_character, character);
  const bool blank = character == ' ' || character == '\t';
  switch (state_) {
    case state::extension_first:
      if (blank) return state_;
      return token ? state::extension_name : state::failed;
    case state::extension_name:
    case state::extension_after_name:
      if (token && state_ == state::extension_name) return state_;
      if (blank) return state::extension_after_name;
      return character == '=' ? state::extension_value_first : after_extension(character);
    case state::extension_value_first:
      if (blank) return state_;
      if (character == '"') return state::quoted;
      return token ? state::extension_value : state::failed;
    case state::quoted:
      if (character == '"') return state::extension_end;
      if (character == '\\') return state::escaped;
      return is(value_character, character) ? state_ : state::failed;
    case state::escaped:
      return is(value_character, character) ? state::quoted : state::failed;
    default:
      if (token && state_ == state::extension_value) return state_;
      return blank ? state::extension_end : after_extension(character);
  }
}

chunked_decoder::state chunked_decoder::after_extension(char character) const noexcept {
  if (character == ';') return state::extension_first;
  return character == '\r' ? state::size_lf : state::failed;
}

chunked_decoder::state chunked_decoder::take_trailer(char character) noexcept {
  if (++trailer_bytes_ > max_trailer_bytes) return state::failed;
  switch (state_) {
    case state::trailer_first:
      if (character == '\r') return state::end_lf;
      return is(token_character, character) ? state::trailer_name : state::failed;
    case state::trailer_name:
      if (character == ':') return state::trailer_value;
      return is(token_character, character) ? state::trailer_name : state::failed;
    case state::trailer_value:
      if (character == '\r') return state::trailer_lf;
      return is(value_character, character) ? state::trailer_value : state::failed;
    default:
      return character == '\n' ? state::trailer_first : state::failed;
  }
}

}  // namespace tenon::http::detail
