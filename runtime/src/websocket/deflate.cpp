#include "deflate.hpp"

#include <zlib.h>

#include <algorithm>
#include <charconv>
#include <new>

#include <tenon/http/fields.hpp>

namespace tenon::websocket::detail {

namespace {

constexpr std::size_t step = 16 * 1024;
constexpr std::string_view tail("\x00\x00\xff\xff", 4);  // taken off by the sender

std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string_view take(std::string_view& text, char separator) noexcept {
  const std::size_t end = text.find(separator);
  const std::string_view first = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  return trimmed(first);
}

/// 8 to 15; nothing for another text.
std::optional<int> window_of(std::string_view text) noexcept {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
    text = text.substr(1, text.size() - 2);
  }
  int bits = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bits);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && bits >= 8 && bits <= 15 && text.front() != '0' ? std::optional(bits)
                                                                 : std::nullopt;
}

/// What a valid offer's parameters say.
struct offer {
  bool server_window = false;
  bool client_window = false;
  bool server_context = false;
  bool client_context = false;
  int window_bits = 15;
};

/// False when the parameter is not known, or comes twice: then the offer is declined.
bool note(offer& seen, std::string_view name, std::string_view value, bool has_value) {
  if (name == "server_no_context_takeover") {
    return !has_value && !std::exchange(seen.server_context, true);
  }
  if (name == "client_no_context_takeover") {
    return !has_value && !std::exchange(seen.client_context, true);
  }
  if (name == "client_max_window_bits") {
    return (!has_value || window_of(value)) && !std::exchange(seen.client_window, true);
  }
  if (name != "server_max_window_bits" || !has_value) return false;
  const std::optional<int> bits = window_of(value);
  // zlib cannot make a raw stream with a window of 8 bits.
  if (!bits || *bits == 8 || std::exchange(seen.server_window, true)) return false;
  seen.window_bits = *bits;
  return true;
}

/// What is said of permessage-deflate; nothing when it is malformed, or another extension.
std::optional<offer> read_offer(std::string_view text) {
  if (take(text, ';') != "permessage-deflate") return std::nullopt;
  offer seen;
  while (!text.empty()) {
    std::string_view parameter = take(text, ';');
    const bool has_value = parameter.find('=') != std::string_view::npos;
    const std::string_view name = take(parameter, '=');
    if (!note(seen, name, parameter, has_value)) return std::nullopt;
  }
  return seen;
}

std::optional<deflate_terms> terms_of(std::string_view text) {
  const std::optional<offer> seen = read_offer(text);
  if (!seen) return std::nullopt;
  deflate_terms terms;
  terms.window_bits = seen->window_bits;
  terms.answer = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
  if (seen->server_window) {
    terms.answer += "; server_max_window_bits=" + std::to_string(seen->window_bits);
  }
  return terms;
}

Bytef* bytes(const char* text) noexcept {
  return reinterpret_cast<Bytef*>(const_cast<char*>(text));  // zlib takes input as not const
}

}  // namespace

std::optional<deflate_terms> accept_deflate(std::string_view offers) {
  while (!offers.empty()) {
    if (std::optional<deflate_terms> terms = terms_of(take(offers, ','))) return terms;
  }
  return std::nullopt;
}

bool is_deflate_answer(std::string_view text) {
  const std::optional<offer> chosen = read_offer(text);
  // A context that the server keeps is one that we do not have; a window for us was not offered.
  return chosen && chosen->server_context && !chosen->client_window;
}

std::string deflated(std::string_view message, int window_bits) {
  z_stream stream{};
  if (::deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -window_bits, 8,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::bad_alloc();
  }
  std::string out;
  stream.next_in = bytes(message.data());
  stream.avail_in = static_cast<uInt>(message.size());
  do {
    const std::size_t before = out.size();
    out.resize(before + step);
    stream.next_out = bytes(out.data() + before);
    stream.avail_out = step;
    ::deflate(&stream, Z_SYNC_FLUSH);
    out.resize(before + step - stream.avail_out);
  } while (stream.avail_out == 0);
  ::deflateEnd(&stream);
  if (out.ends_with(tail)) out.resize(out.size() - tail.size());
  return out;
}

inflate_result inflate_message(std::string_view packed, std::size_t limit, std::string& out) {
  z_stream stream{};
  if (::inflateInit2(&stream, -15) != Z_OK) throw std::bad_alloc();
  inflate_result result = inflate_result::done;
  int code = Z_OK;
  for (const std::string_view part : {packed, tail}) {
    stream.next_in = bytes(part.data());
    stream.avail_in = static_cast<uInt>(part.size());
    do {
      const std::size_t before = out.size();
      const std::size_t room = std::min(step, limit + 1 - before);
      out.resize(before + room);
      stream.next_out = bytes(out.data() + before);
      stream.avail_out = static_cast<uInt>(room);
      code = ::inflate(&stream, Z_SYNC_FLUSH);
      out.resize(before + room - stream.avail_out);
      if (out.size() > limit) result = inflate_result::too_large;
    } while (result == inflate_result::done && code == Z_OK && stream.avail_out == 0);
    if (result != inflate_result::done || (code != Z_OK && code != Z_BUF_ERROR)) break;
  }
  // A block that says that it is the last one may end the data early: nothing comes behind it.
  const bool ended = code == Z_STREAM_END;
  if (result == inflate_result::done && !ended && code != Z_OK && code != Z_BUF_ERROR) {
    result = inflate_result::malformed;
  }
  ::inflateEnd(&stream);
  return result;
}

}  // namespace tenon::websocket::detail
