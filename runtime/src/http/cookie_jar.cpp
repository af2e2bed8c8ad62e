#include "cookie_jar.hpp"

#include <algorithm>
#include <charconv>

#include "characters.hpp"
#include "retry_policy.hpp"

namespace tenon::http::detail {

namespace {

constexpr std::size_t longest_cookie = 4096;

/// RFC 6265 section 5.1.4.
std::string default_path(std::string_view target) {
  const std::string_view path = split_target(target).path;
  const std::size_t slash = path.rfind('/');
  if (!path.starts_with('/') || slash == 0) return "/";
  return std::string(path.substr(0, slash));
}

bool path_matches(std::string_view path, std::string_view of_cookie) noexcept {
  if (!path.starts_with(of_cookie)) return false;
  return path.size() == of_cookie.size() || of_cookie.ends_with('/') ||
         path[of_cookie.size()] == '/';
}

/// The first part of a text up to a separator, which is taken with it.
std::string_view take_part(std::string_view& text, char separator) noexcept {
  const std::string_view part = text.substr(0, text.find(separator));
  text.remove_prefix(std::min(part.size() + 1, text.size()));
  return trim(part);
}

cookie_jar::time_point expiry_after(std::string_view seconds, cookie_jar::time_point now) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(seconds.data(), seconds.data() + seconds.size(), count);
  if (error == std::errc::result_out_of_range && !seconds.starts_with('-')) {
    return cookie_jar::time_point::max();
  }
  if (error != std::errc() || count <= 0) return cookie_jar::time_point::min();
  const auto most =
      std::chrono::duration_cast<std::chrono::seconds>(cookie_jar::time_point::max() - now);
  return count < most.count() ? now + std::chrono::seconds(count) : cookie_jar::time_point::max();
}

}  // namespace

/// RFC 6265 section 5.2; false for what is ignored.
bool cookie_jar::read(cookie& into, std::string_view text, time_point now) {
  if (text.size() > longest_cookie) return false;
  std::string_view pair = take_part(text, ';');
  if (pair.find('=') == std::string_view::npos) return false;
  into.name = take_part(pair, '=');
  into.value = trim(pair);
  if (into.name.empty()) return false;
  bool has_age = false;
  while (!text.empty()) {
    std::string_view attribute = take_part(text, ';');
    const std::string_view name = take_part(attribute, '=');
    const std::string_view value = trim(attribute);
    if (equal_ignoring_case(name, "Secure")) {
      into.secure = true;
    } else if (equal_ignoring_case(name, "Path") && value.starts_with('/')) {
      into.path = value;
    } else if (equal_ignoring_case(name, "Max-Age")) {
      has_age = true;
      into.expires = expiry_after(value, now);
    } else if (equal_ignoring_case(name, "Expires") && !has_age) {
      if (const auto date = parse_http_date(value)) into.expires = *date;
    }
  }
  return true;
}

void cookie_jar::store_one(cookie fresh, time_point now) {
  std::erase_if(cookies_, [&](const cookie& each) {
    return each.expires <= now ||
           (each.host == fresh.host && each.path == fresh.path && each.name == fresh.name);
  });
  if (fresh.expires <= now) return;
  cookies_.push_back(std::move(fresh));
  if (cookies_.size() > most_) cookies_.erase(cookies_.begin());
}

void cookie_jar::store(const url& from, std::string_view target, const fields& headers,
                       time_point now) {
  if (!used()) return;
  const std::lock_guard lock(mutex_);
  for (const fields::field& each : headers) {
    if (!equal_ignoring_case(each.name, "Set-Cookie")) continue;
    cookie fresh;
    fresh.host = from.host;
    fresh.path = default_path(target);
    if (!read(fresh, each.value, now)) continue;
    if (fresh.secure && from.scheme != "https") continue;
    store_one(std::move(fresh), now);
  }
}

std::string cookie_jar::text_for(const url& to, std::string_view target, time_point now) {
  std::string text;
  if (!used()) return text;
  const std::string_view path = split_target(target).path;
  const std::lock_guard lock(mutex_);
  std::vector<cookie> unused;
  std::vector<cookie> sent;
  for (cookie& each : cookies_) {
    const bool fits = each.host == to.host && now < each.expires &&
                      (!each.secure || to.scheme == "https") && path_matches(path, each.path);
    (fits ? sent : unused).push_back(std::move(each));
  }
  for (cookie& each : sent) {
    if (!text.empty()) text.append("; ");
    text.append(each.name).append("=").append(each.value);
    unused.push_back(std::move(each));
  }
  cookies_ = std::move(unused);
  return text;
}

}  // namespace tenon::http::detail
