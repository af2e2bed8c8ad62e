#include "codings.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

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

/// What the header says of a coding, in thousandths; -1: nothing.
int weight_in(const http::fields& headers, std::string_view wanted) noexcept {
  int found = -1;
  for (const http::fields::field& each : headers) {
    if (!http::equal_ignoring_case(each.name, "Accept-Encoding")) continue;
    std::string_view list = each.value;
    while (!list.empty()) {
      std::string_view element = take(list, ',');
      std::string_view coding = take(element, ';');
      if (http::equal_ignoring_case(coding, "x-gzip")) coding = "gzip";
      if (http::equal_ignoring_case(coding, wanted)) found = weight_of(trimmed(element));
    }
  }
  return found;
}

}  // namespace

std::vector<std::string_view> acceptable_codings(const http::fields& headers,
                                                 std::span<const std::string_view> offered) {
  const int any = weight_in(headers, "*");
  const int none = weight_in(headers, "identity");
  std::vector<std::pair<int, std::string_view>> weighed;
  for (const std::string_view each : offered) {
    int weight = weight_in(headers, each);
    if (weight < 0) weight = any;
    if (weight <= 0 || weight < none) continue;
    const auto lighter = [weight](const auto& other) { return other.first < weight; };
    weighed.emplace(std::ranges::find_if(weighed, lighter), weight, each);
  }
  std::vector<std::string_view> codings;
  for (const auto& each : weighed) codings.push_back(each.second);
  return codings;
}

std::string_view preferred_coding(const http::fields& headers,
                                  std::span<const std::string> offered) noexcept {
  const int any = weight_in(headers, "*");
  const int none = weight_in(headers, "identity");
  std::string_view best;
  int best_weight = 0;
  for (const std::string& each : offered) {
    int weight = weight_in(headers, each);
    if (weight < 0) weight = any;
    if (weight <= best_weight || weight < none) continue;
    best_weight = weight;
    best = each;
  }
  return best;
}

}  // namespace tenon::middleware::detail
