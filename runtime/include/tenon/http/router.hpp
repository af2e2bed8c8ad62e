#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <string>
#include <string_view>

#include <tenon/http/message.hpp>

namespace tenon::http {

namespace detail {
struct route_node;
}

/// A few views, in place. Those beyond `size` are never touched: one of these is made for every
/// request.
class capture_list {
 public:
  static constexpr std::size_t capacity = 16;

  capture_list() noexcept {}  // NOLINT(modernize-use-equals-default): leaves the bytes alone

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// At most `capacity`; all of them have been assigned.
  void resize(std::size_t size) noexcept { size_ = size; }
  [[nodiscard]] std::string_view* data() noexcept {
    return std::launder(reinterpret_cast<std::string_view*>(bytes_));
  }
  [[nodiscard]] const std::string_view* data() const noexcept {
    return std::launder(reinterpret_cast<const std::string_view*>(bytes_));
  }
  [[nodiscard]] std::string_view operator[](std::size_t index) const noexcept {
    return data()[index];
  }
  [[nodiscard]] std::string_view* begin() noexcept { return data(); }
  [[nodiscard]] std::string_view* end() noexcept { return data() + size_; }
  [[nodiscard]] const std::string_view* begin() const noexcept { return data(); }
  [[nodiscard]] const std::string_view* end() const noexcept { return data() + size_; }

 private:
  std::size_t size_ = 0;
  alignas(std::string_view) std::byte bytes_[capacity * sizeof(std::string_view)];
};

/// What a router found. `captures` refer to the request's target.
struct route_match {
  enum class outcome : unsigned char {
    found,
    not_found,           ///< 404
    method_not_allowed,  ///< 405 with `allow`
    options,             ///< an OPTIONS request that no route takes itself: 204 with `allow`
  };
  outcome result = outcome::not_found;
  /// The number given to `add`.
  std::size_t route = 0;
  /// The values of the template's parameters in their order, as they were sent: percent-encoded, so
  /// that what is a delimiter and what is text can still be told apart.
  capture_list captures{};
  /// The value for the Allow field.
  std::string allow{};
};

/// Maps a method and a path to a route number. Built at start, then only read, from any thread.
///
/// Templates are those of OpenAPI: `/pets/{id}`, `/files/{name}.json`, `/range/{from}-{to}`,
/// `/jobs/{id}:cancel`. A parameter matches one or more characters other than a slash; where two
/// templates match, the one with the earlier literal segment wins. A GET route answers HEAD too.
class router {
 public:
  /// `base_path` precedes every template; `/` or empty for none.
  explicit router(std::string_view base_path = {});
  router(router&&) noexcept;
  router& operator=(router&&) noexcept;
  ~router();

  /// Throws std::invalid_argument for a template that is malformed, has two parameters that touch,
  /// has more than capture_list::capacity, or that is taken by that method already.
  void add(http::method method, std::string_view path_template, std::size_t route);
  /// The same for a method without a name of its own.
  void add(std::string_view method, std::string_view path_template, std::size_t route);

  /// `path` is percent-encoded, without the query, and outlives the captures. Segments
  /// are split before they are decoded: an encoded slash stays inside its segment.
  void find(const request& incoming, std::string_view path, route_match& found) const;

 private:
  std::string base_path_;
  std::unique_ptr<detail::route_node> root_;
};

}  // namespace tenon::http
