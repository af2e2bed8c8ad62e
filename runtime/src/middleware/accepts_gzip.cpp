#include "accepts_gzip.hpp"

#include <string_view>

namespace tenon::middleware::detail {

namespace {

std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// Takes the text up to the separator off the front.
std::string_view take(std::string_view& text, char separator) noexcept {
  const std::size_t end = text.find(separator);
  const std::string_view first = text.substr(0, end);
  text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
  return trimmed(first);
}

/// In thousandths; 0 for what is no weight.
int weight_of(std::string_view parameters) noexcept {
  if (parameters.empty()) return 1000;
  if (!parameters.starts_with("q=") && !parameters.starts_with("Q=")) return 1000;
  parameters.remove_prefix(2);
  if (parameters.empty() || parameters.size() > 5) return 0;
  if (parameters.front() == '1') return 1000;
  int weight = 0;
  int scale = 100;
  for (const char digit : parameters.substr(1)) {
    if (digit == '.') continue;
    if (digit < '0' || digit > '9') return 0;
    weight += (digit - '0') * scale;
    scale /= 10;
  }
  return weight;
}

}  // namespace

bool accepts_gzip(const http::fields& headers) noexcept {
  int gzip = -1;
  int any = -1;
  int identity = -1;
  for (const http::fields::field& each : headers) {
    if (!http::equal_ignoring_case(each.name, "Accept-Encoding")) continue;
    std::string_view list = each.value;
    while (!list.empty()) {
      std::string_view element = take(list, ',');
      const std::string_view coding = take(element, ';');
      const int weight = weight_of(trimmed(element));
      if (http::equal_ignoring_case(coding, "gzip") || http::equal_ignoring_case(coding, "x-gzip"))
        gzip = weight;
      else if (http::equal_ignoring_case(coding, "identity"))
        identity = weight;
      else if (coding == "*")
        any = weight;
    }
  }
  if (gzip < 0) gzip = any;
  return gzip > 0 && gzip >= identity;
}

}  // namespace tenon::middleware::detail
