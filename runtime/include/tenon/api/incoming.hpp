#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include <tenon/api/client.hpp>
#include <tenon/api/item_sequence.hpp>
#include <tenon/api/parameter_reader.hpp>
#include <tenon/http/message.hpp>
#include <tenon/response.hpp>
#include <tenon/value/bytes.hpp>

namespace tenon::api {

/// The answer to an outgoing call, as generated code takes it apart. What is wrong is noted until
/// `check()`.
class incoming {
 public:
  /// `operation_id` is for messages; a literal.
  incoming(std::string_view operation_id, int status, http::fields headers, std::string body,
           response_validation validation);

  [[nodiscard]] int status() const noexcept { return status_; }
  /// Whether the Content-Type is this one, parameters aside.
  [[nodiscard]] bool is(std::string_view media_type) const noexcept;

  template <class T>
  void header(std::string_view name, T&& out, parameter_style how = simple_style) {
    header(name, std::forward<T>(out), no_rules{}, how);
  }
  template <class T, class Rules>
    requires(!std::is_same_v<Rules, parameter_style>)
  void header(std::string_view name, T&& out, const Rules& rules,
              parameter_style how = simple_style) {
    std::string joined;
    const value_place at = value_place{log_, "header", {}}.member(name);
    detail::read_parameter(at, header_text(headers_, name, joined), name, how, out, rules);
  }
  /// The body as JSON; its Content-Type must say that it is JSON.
  template <class T>
  void json(T& out) {
    json(out, no_rules{});
  }
  template <class T, class Rules>
  void json(T& out, const Rules& rules) {
    if (!has_json()) return;
    tenon::json::reader in{body_, tenon::json::reader_options{.side = tenon::json::side::response}};
    detail::read_json_as(in, out, rules);
    detail::report_json(in, {log_, "body", {}});
  }
  /// The body as multipart, read by `read_parts`. Defined in <tenon/api/multipart_client.hpp>.
  template <class T>
  void multipart(T& out);
  /// The body as it is.
  void text(std::string& out) { out = body_; }
  void bytes(tenon::bytes& out) { out = tenon::bytes{body_}; }

  /// The body as items that are read while they arrive. The sequence throws http::item_error for an
  /// item that is not as documented, and what the connection fails with. While it is not at its end
  /// it keeps the connection; destroyed before, it closes it.
  template <class T>
  void items(sequence<T>& out) {
    items(out, no_rules{});
  }
  template <class T, class Rules>
  void items(sequence<T>& out, const Rules& rules) {
    if (!has_stream()) return;
    const item_options options{.max_item = max_item_,
                               .side = tenon::json::side::response,
                               .validates = validation_ == response_validation::enforce};
    out = detail::items_of<T>(std::move(stream_), content_type(), options, rules);
  }

  /// What `items` reads; an item has at most so many bytes.
  void keep_stream(http::body stream, std::size_t max_item);

  /// Throws `invalid_response` when anything that was read does not fit and validation is enforced,
  /// or when JSON could not be read at all.
  void check();

  /// The whole answer, untyped.
  [[nodiscard]] tenon::undocumented undocumented();

 private:
  bool has_json();
  bool has_stream();
  [[nodiscard]] std::string_view content_type() const noexcept;

  std::string_view operation_id_;
  int status_;
  http::fields headers_;
  std::string body_;
  response_validation validation_;
  http::body stream_{};
  std::size_t max_item_ = 0;
  bool is_stream_ = false;
  violation_log log_{};
};

}  // namespace tenon::api
