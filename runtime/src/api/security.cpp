#include <tenon/api/security.hpp>

#include <algorithm>

namespace tenon::api {

bool scopes::contains(std::string_view scope) const noexcept {
  std::string_view rest = text_;
  while (!rest.empty()) {
    const std::size_t end = rest.find(' ');
    if (rest.substr(0, end) == scope) return true;
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  }
  return false;
}

std::vector<std::string_view> scopes::list() const {
  std::vector<std::string_view> names;
  std::string_view rest = text_;
  while (!rest.empty()) {
    const std::size_t end = rest.find(' ');
    if (end != 0) names.push_back(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  }
  return names;
}

bool principal::has_scope(std::string_view scope) const noexcept {
  return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
}

task<std::optional<principal>> unknown_scheme() { co_return std::nullopt; }

bool equal_secrets(std::string_view given, std::string_view expected) noexcept {
  volatile unsigned difference = given.size() == expected.size() ? 0U : 1U;
  for (std::size_t i = 0; i < given.size(); ++i) {
    const char other = expected.empty() ? '\0' : expected[i % expected.size()];
    difference = difference | static_cast<unsigned>(static_cast<unsigned char>(given[i]) ^
                                                    static_cast<unsigned char>(other));
  }
  return difference == 0;
}

}  // namespace tenon::api
