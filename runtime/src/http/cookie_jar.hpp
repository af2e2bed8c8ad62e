#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <tenon/http/fields.hpp>
#include <tenon/http/url.hpp>

namespace tenon::http::detail {

/// Cookies, each for the host alone that has set it: `Domain` widens nothing, because nobody here
/// knows which domains are shared by strangers. RFC 6265. Any thread.
class cookie_jar {
 public:
  using time_point = std::chrono::system_clock::time_point;

  /// Keeps `most` cookies; beyond that the one used longest ago goes.
  explicit cookie_jar(std::size_t most) : most_(most) {}
  [[nodiscard]] bool used() const noexcept { return most_ != 0; }

  /// Takes the Set-Cookie fields of an answer to `target` at `from`.
  void store(const url& from, std::string_view target, const fields& headers, time_point now);
  /// What Cookie says in a request for `target`; empty: nothing.
  [[nodiscard]] std::string text_for(const url& to, std::string_view target, time_point now);

 private:
  struct cookie {
    std::string host{};
    std::string path{};
    std::string name{};
    std::string value{};
    bool secure = false;
    time_point expires = time_point::max();
  };

  void store_one(cookie fresh, time_point now);
  [[nodiscard]] static bool read(cookie& into, std::string_view text, time_point now);

  std::size_t most_;
  std::mutex mutex_;
  std::vector<cookie> cookies_;  // the one used longest ago first
};

}  // namespace tenon::http::detail
