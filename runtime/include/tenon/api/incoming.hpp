#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <tenon/api/client.hpp>
#include <tenon/api/header_reader.hpp>
#include <tenon/api/item_sequence.hpp>
#include <tenon/api/media_form.hpp>
#include <tenon/api/parameter_reader.hpp>
#include <tenon/http/message.hpp>
#include <tenon/response.hpp>
#include <tenon/value/bytes.hpp>
#include <tenon/xml/fwd.hpp>

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
    headers().header(name, std::forward<T>(out), rules, how);
  }
  /// A header that is JSON text (`content: application/json`).
  template <class T, class Rules = no_rules>
  void json_header(std::string_view name, T&& out, const Rules& rules = {}) {
    headers().json_header(name, std::forward<T>(out), rules);
  }
  /// Which of a body's forms the Content-Type selects; `no_form`, noted as a violation, when none.
  /// Without a Content-Type it is taken for the first.
  [[nodiscard]] std::size_t choose(std::span<const media_form> forms);
  /// Type and subtype of the Content-Type in lower case; empty without one.
  [[nodiscard]] std::string content_type() const;

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
  /// The body as XML, whose root is written as the node says; its Content-Type must be
  /// `media_type`. Defined in <tenon/api/xml_client.hpp>.
  template <class T, class Rules = no_rules>
  void xml(std::string_view media_type, const tenon::xml::node& root, T& out,
           const Rules& rules = {});
  /// The body as an urlencoded form; its Content-Type must be `media_type`.
  template <class T>
  void form(std::string_view media_type, T& out) {
    if (!has(media_type)) return;
    const value_place at{log_, "body", {}};
    field_list fields;
    fields.read_urlencoded(body_);
    if (fields.malformed) (void)at.accept(taken::malformed, true);
    field_reader in{fields, at};
    detail::read_members(in, out, no_rules{});
  }
  /// The body as it is; its Content-Type must be in `media_type`, which may be a range.
  void text(std::string_view media_type, std::string& out);
  template <class Rules>
  void text(std::string_view media_type, std::string& out, const Rules& rules) {
    if (has(media_type)) read_value(body_, out, rules, value_place{log_, "body", {}});
  }
  void bytes(std::string_view media_type, tenon::bytes& out);

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
    out = detail::items_of<T>(std::move(stream_), content_type_field(), reads_items(), rules);
  }
  /// How the items are read.
  [[nodiscard]] item_options reads_items() const noexcept {
    return {.max_item = max_item_,
            .side = tenon::json::side::response,
            .validates = validation_ == response_validation::enforce};
  }

  /// What `items` reads; an item has at most so many bytes.
  void keep_stream(http::body stream, std::size_t max_item);

  /// Throws `invalid_response` when anything that was read does not fit and validation is enforced,
  /// or when JSON could not be read at all.
  void check();

  /// The whole answer, untyped.
  [[nodiscard]] tenon::undocumented undocumented();

 private:
  [[nodiscard]] header_reader headers() { return {headers_, {log_, "header", {}}}; }
  [[nodiscard]] std::string_view content_type_field() const noexcept;
  void wrong_type(std::string message);
  /// Whether the Content-Type allows to read JSON, or `media_type`; without one it does.
  bool has_json();
  bool has_stream();
  bool has(std::string_view media_type);

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
