#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <tenon/api/item_sequence.hpp>
#include <tenon/api/media_form.hpp>
#include <tenon/api/parameter_reader.hpp>
#include <tenon/api/security.hpp>
#include <tenon/async/in_place.hpp>
#include <tenon/async/task.hpp>
#include <tenon/http/message.hpp>
#include <tenon/value/bytes.hpp>
#include <tenon/xml/fwd.hpp>

namespace tenon::api {

class answer_judge;

/// One request to one operation, as generated code takes it apart. Every method notes what is wrong
/// and goes on, so that `problem()` lists everything at once. Unknown query parameters, headers and
/// cookies are ignored.
///
/// A parameter's member says whether it is required: std::optional and patch members and
/// `defaulted(member)` may be absent, others may not. In query strings `+` is a space.
class call {
 public:
  /// The request and the captures outlive the call.
  call(http::request& request, std::span<const std::string_view> captures, std::size_t max_body,
       std::size_t max_item = item_options{}.max_item);

  /// The parameter in capture number `index` of the path template.
  template <class T>
  void path(std::size_t index, std::string_view name, T&& out, parameter_style how = simple_style) {
    path(index, name, std::forward<T>(out), no_rules{}, how);
  }
  template <class T, class Rules>
    requires(!std::is_same_v<Rules, parameter_style>)
  void path(std::size_t index, std::string_view name, T&& out, const Rules& rules,
            parameter_style how = simple_style) {
    detail::read_parameter(place("path", name), capture(index), name, how, out, rules);
  }
  template <class T>
  void query(std::string_view name, T&& out, parameter_style how = form_style) {
    query(name, std::forward<T>(out), no_rules{}, how);
  }
  template <class T, class Rules>
    requires(!std::is_same_v<Rules, parameter_style>)
  void query(std::string_view name, T&& out, const Rules& rules, parameter_style how = form_style) {
    detail::read_parameter(place("query", name), query_source(), name, how, out, rules);
  }
  template <class T>
  void header(std::string_view name, T&& out, parameter_style how = simple_style) {
    header(name, std::forward<T>(out), no_rules{}, how);
  }
  template <class T, class Rules>
    requires(!std::is_same_v<Rules, parameter_style>)
  void header(std::string_view name, T&& out, const Rules& rules,
              parameter_style how = simple_style) {
    std::string joined;
    detail::read_parameter(place("header", name), header_source(name, joined), name, how, out,
                           rules);
  }
  template <class T>
  void cookie(std::string_view name, T&& out, parameter_style how = form_style) {
    cookie(name, std::forward<T>(out), no_rules{}, how);
  }
  template <class T, class Rules>
    requires(!std::is_same_v<Rules, parameter_style>)
  void cookie(std::string_view name, T&& out, const Rules& rules,
              parameter_style how = form_style) {
    parameter_source from = cookie_source();
    if (how.kind == style::cookie) from.how = escaping::none;
    detail::read_parameter(place("cookie", name), from, name, how, out, rules);
  }

  /// The whole query string (`in: querystring`): a form, JSON text, or just text. `name` is for
  /// messages. An empty query is an absent parameter.
  template <class T>
  void query_form(std::string_view name, T&& out) {
    detail::read_query_form(place("query", name), whole_query(), query_source(), out);
  }
  template <class T, class Rules = no_rules>
  void query_json(std::string_view name, T&& out, const Rules& rules = {}) {
    detail::read_json_parameter(place("query", name), whole_query(), name, simple_style, out,
                                rules);
  }
  template <class T, class Rules = no_rules>
  void query_text(std::string_view name, T&& out, const Rules& rules = {}) {
    detail::read_parameter(place("query", name), whole_query(), name, simple_style, out, rules);
  }

  /// Parameters that are JSON text (`content: application/json`).
  template <class T, class Rules = no_rules>
  void json_path(std::size_t index, std::string_view name, T&& out, const Rules& rules = {}) {
    detail::read_json_parameter(place("path", name), capture(index), name, simple_style, out,
                                rules);
  }
  template <class T, class Rules = no_rules>
  void json_query(std::string_view name, T&& out, const Rules& rules = {}) {
    detail::read_json_parameter(place("query", name), query_source(), name, form_style, out, rules);
  }
  template <class T, class Rules = no_rules>
  void json_header(std::string_view name, T&& out, const Rules& rules = {}) {
    std::string joined;
    detail::read_json_parameter(place("header", name), header_source(name, joined), name,
                                simple_style, out, rules);
  }
  template <class T, class Rules = no_rules>
  void json_cookie(std::string_view name, T&& out, const Rules& rules = {}) {
    detail::read_json_parameter(place("cookie", name), cookie_source(), name, form_style, out,
                                rules);
  }

  /// The media types of the answers, ranges included: when the caller accepts none of them, it gets
  /// 406 and the handler is not called.
  void offers(std::initializer_list<std::string_view> media_types);
  /// The field Accept; `joined` has room for several fields made one. Empty when there is none.
  [[nodiscard]] std::string_view accept_field(std::string& joined) const;

  /// Which of a body's forms the request has; `no_form` when there is no body (which is noted when
  /// it is `required`) or its Content-Type is none of them (415). Content without a type is bytes
  /// (RFC 9110 section 8.3) where the document has such a form.
  [[nodiscard]] std::size_t choose_body(std::span<const media_form> forms, bool required);
  /// Type and subtype of the Content-Type in lower case; empty without one.
  [[nodiscard]] std::string content_type() const;

  /// The body as JSON. `media_type` is the document's, a range like `application/*` included; any
  /// other Content-Type, and a charset other than UTF-8, makes it 415; more than the server's limit
  /// 413. A std::optional body may be absent.
  template <class T>
  task<void> json_body(std::string_view media_type, T& out) {
    return json_body(media_type, out, no_rules{});
  }
  template <class T, class Rules>
  task<void> json_body(std::string_view media_type, T& out, Rules rules);
  /// The body as an urlencoded form, read by `read_fields`.
  template <class T>
  task<void> form_body(std::string_view media_type, T& out);
  /// The body as multipart, read by `read_parts`. Defined in <tenon/api/multipart_server.hpp>.
  template <class T>
  task<void> multipart_body(std::string_view media_type, T& out);
  /// The body as XML, whose root is written as the node says; a document in another encoding than
  /// UTF-8 makes it 415. Defined in <tenon/api/xml_server.hpp>.
  template <class T, class Rules = no_rules>
  task<void> xml_body(std::string_view media_type, const xml::node& root, T& out, Rules rules = {});
  /// The body as text: UTF-8.
  template <class T>
  task<void> text_body(std::string_view media_type, T& out) {
    return text_body(media_type, out, no_rules{});
  }
  template <class T, class Rules>
  task<void> text_body(std::string_view media_type, T& out, Rules rules);
  /// The body as it is.
  task<void> bytes_body(std::string_view media_type, bytes& out);
  task<void> bytes_body(std::string_view media_type, std::optional<bytes>& out);

  /// The body as items that are read while they arrive, each of at most `max_item` bytes. The
  /// sequence must be read, or destroyed, before the answer has been sent; it throws
  /// http::item_error for an item that is not as documented.
  template <class T, class Rules = no_rules>
  task<void> items_body(std::string_view media_type, sequence<T>& out, Rules rules = {}) {
    const bool is_text = !detail::is_in_pieces<T>(media_type);
    if (has_items(media_type, true, is_text)) out = taken_items<T>(media_type, rules);
    co_return;
  }
  template <class T, class Rules = no_rules>
  task<void> items_body(std::string_view media_type, std::optional<sequence<T>>& out,
                        Rules rules = {}) {
    const bool is_text = !detail::is_in_pieces<T>(media_type);
    if (has_items(media_type, false, is_text)) out = taken_items<T>(media_type, rules);
    co_return;
  }

  /// How the items of the body are read.
  [[nodiscard]] item_options reads_items() const noexcept { return {.max_item = max_item_}; }

  /// Finds out who calls: tries the alternatives of `required` in turn with the credentials the
  /// request carries. False when none is satisfied: `problem()` is then 401 or, when the caller is
  /// known but lacks a scope, 403.
  task<bool> authenticate(authenticator& judge, std::span<const security_use> required,
                          principal& caller);

  [[nodiscard]] bool failed() const noexcept { return refusal_ != 0 || !log_.empty(); }
  /// Everything that is wrong, as application/problem+json: 401, 403, 406, 413 or 415 when one of
  /// these was found, else 400 when something could not be read, else 422.
  [[nodiscard]] http::response problem() const;

  [[nodiscard]] const http::request& request() const noexcept { return request_; }

  /// Who looks at the answer; null: nobody.
  void set_judge(std::shared_ptr<answer_judge> judge) noexcept { judge_ = std::move(judge); }
  [[nodiscard]] const std::shared_ptr<answer_judge>& judge() const noexcept { return judge_; }

 private:
  [[nodiscard]] value_place place(std::string_view in, std::string_view name);
  [[nodiscard]] parameter_source capture(std::size_t index) const;
  [[nodiscard]] parameter_source whole_query() const;
  [[nodiscard]] const parameter_source& query_source();
  [[nodiscard]] const parameter_source& cookie_source();
  [[nodiscard]] parameter_source header_source(std::string_view name, std::string& joined) const;
  [[nodiscard]] std::optional<credential> credential_of(const security_scheme& scheme);
  [[nodiscard]] std::optional<std::string> api_key_of(const security_scheme& scheme);
  void refuse(int status, std::string detail);
  enum class verdict : std::uint8_t { not_tried, refused, lacks_scope, granted };
  task<verdict> try_alternative(authenticator& judge, std::span<const security_use> together,
                                principal& caller);
  void challenge(std::span<const security_use> together);
  void refuse_caller(bool presented, std::span<const security_use> lacking);

  /// Whether the Content-Type is the one wanted; refuses with 415 otherwise.
  bool accepts_content(std::string_view media_type, bool is_text);
  /// The content of a body that is in memory, or nothing when there is none to read; notes what is
  /// wrong with it.
  std::optional<std::string_view> content_at_hand(std::string_view media_type, bool required,
                                                  bool is_text);
  /// Whether there is a body of the wanted type to be read as items.
  bool has_items(std::string_view media_type, bool required, bool is_text);
  /// The body, which is then the caller's.
  [[nodiscard]] http::body take_body();
  template <class T, class Rules>
  sequence<T> taken_items(std::string_view media_type, const Rules& rules) {
    return detail::items_of<T>(take_body(), media_type, reads_items(), rules);
  }
  void refuse_size();
  /// The same for any body.
  task<std::optional<std::string_view>> content(std::string_view media_type, bool required,
                                                bool is_text);

  http::request& request_;
  std::span<const std::string_view> captures_;
  std::size_t max_body_;
  std::size_t max_item_;
  violation_log log_{};
  int refusal_ = 0;
  std::string refusal_detail_{};
  std::vector<std::string> challenges_{};
  std::optional<field_list> query_fields_{};
  std::optional<field_list> cookie_fields_{};
  parameter_source query_source_{};
  parameter_source cookie_source_{};
  std::shared_ptr<answer_judge> judge_{};
};

/// The value to read a body into: of an optional body, its content. Not `emplace`: clang takes a
/// nested struct for not default-constructible when the optional is a member of the same class.
template <class T>
T& body_value(T& body) {
  return body;
}
template <class T>
T& body_value(std::optional<T>& body) {
  body = T{};
  return *body;
}

template <class T, class Rules>
task<void> call::json_body(std::string_view media_type, T& out, Rules rules) {
  std::optional<std::string_view> text;
  if (request_.body.buffered()) {
    text = content_at_hand(media_type, !is_optional<T>, true);
  } else {
    text = co_await content(media_type, !is_optional<T>, true);
  }
  if (!text) co_return;
  json::reader in{*text, json::reader_options{.side = json::side::request}};
  detail::read_json_as(in, body_value(out), rules);
  detail::report_json(in, {log_, "body", {}});
}

template <class T>
task<void> call::form_body(std::string_view media_type, T& out) {
  const std::optional<std::string_view> text = co_await content(media_type, !is_optional<T>, true);
  if (!text) co_return;
  const value_place at{log_, "body", {}};
  field_list fields;
  fields.read_urlencoded(*text);
  if (fields.malformed) (void)at.accept(taken::malformed, true);
  field_reader in{fields, at};
  detail::read_members(in, body_value(out), no_rules{});
}

template <class T, class Rules>
task<void> call::text_body(std::string_view media_type, T& out, Rules rules) {
  const std::optional<std::string_view> text = co_await content(media_type, !is_optional<T>, true);
  if (!text) co_return;
  read_value(*text, body_value(out), rules, value_place{log_, "body", {}});
}

}  // namespace tenon::api
