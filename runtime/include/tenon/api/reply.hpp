#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <tenon/api/answer_judge.hpp>
#include <tenon/api/item_sequence.hpp>
#include <tenon/api/judged_items.hpp>
#include <tenon/api/media_form.hpp>
#include <tenon/api/parameter_reader.hpp>
#include <tenon/api/parameter_writer.hpp>
#include <tenon/http/message.hpp>
#include <tenon/http/multipart.hpp>
#include <tenon/json/writer.hpp>
#include <tenon/response.hpp>
#include <tenon/value/bytes.hpp>
#include <tenon/xml/fwd.hpp>

namespace tenon::api {

class call;

/// The answer to a call, as generated code puts it together. Media types are literals that the
/// generator has checked: they are kept as views and sent as they are. Rules are those of the
/// value's schema; they are looked at where answers are validated (see server_options::answers).
class reply {
 public:
  explicit reply(int status);
  reply(int status, const call& to);

  /// Adds the header field unless the value is absent. Throws std::invalid_argument for text that
  /// would split the message.
  template <class T>
  void header(std::string_view name, const T& value, parameter_style how = simple_style) {
    header(name, value, no_rules{}, how);
  }
  template <class T, class Rules>
    requires(!std::is_same_v<Rules, parameter_style>)
  void header(std::string_view name, const T& value, const Rules& rules,
              parameter_style how = simple_style) {
    const std::optional<std::string> text = field_text(detail::parts_of(value, how), how);
    if (judge_ && text) {
      T read{};
      detail::read_parameter(header_place().member(name), source_of(*text), name, how, read, rules);
    }
    add_header(name, text);
  }
  /// A header that is JSON text (`content: application/json`).
  template <class T, class Rules = no_rules>
  void json_header(std::string_view name, const T& value, const Rules& rules = {}) {
    const std::optional<std::string> text = json_field_text(detail::json_parts_of(value));
    if (judge_ && text) {
      T read{};
      detail::read_json_parameter(header_place().member(name), source_of(*text), name, simple_style,
                                  read, rules);
    }
    add_header(name, text);
  }
  /// Chooses the form of the body that follows, and gives its index: the one of `content_type`, or,
  /// when that is empty, what the caller accepts most. Its Content-Type is sent in place of the
  /// media type that is then given with the body. Throws as `choose_form`.
  std::size_t choose(const call& to, std::span<const media_form> forms, std::size_t alternative,
                     std::string_view content_type);

  template <class T, class Rules = no_rules>
  void json(std::string_view media_type, const T& body, const Rules& rules = {}) {
    std::string text;
    {
      tenon::json::writer out{text,
                              tenon::json::writer_options{.side = tenon::json::side::response}};
      write_json(out, body);
    }
    if (judge_) detail::check_written<T>(text, rules, body_place());
    set_body(media_type, std::move(text));
  }
  /// Written by `write_parts`. Defined in <tenon/api/multipart_server.hpp>.
  template <class T>
  void multipart(std::string_view media_type, const T& body);
  /// The root is written as the node says. Throws std::domain_error for what XML has no place for.
  /// Defined in <tenon/api/xml_server.hpp>.
  template <class T, class Rules = no_rules>
  void xml(std::string_view media_type, const tenon::xml::node& root, const T& body,
           const Rules& rules = {});
  template <class T>
  void form(std::string_view media_type, const T& body) {
    std::string text = form_text(detail::parts_of(body));
    if (judge_) {
      field_list fields;
      fields.read_urlencoded(text);
      const value_place at = body_place();
      field_reader in{fields, at};
      T read{};
      detail::read_members(in, read, no_rules{});
    }
    set_body(media_type, std::move(text));
  }
  void text(std::string_view media_type, std::string&& body);
  template <class Rules>
  void text(std::string_view media_type, std::string&& body, const Rules& rules) {
    if (judge_) {
      std::string read;
      read_value(body, read, rules, body_place());
    }
    text(media_type, std::move(body));
  }
  void bytes(std::string_view media_type, tenon::bytes&& body);
  /// Items that are sent as the sequence gives them; when it fails, the answer is cut off. The
  /// sequence is destroyed when it has ended or the peer has gone.
  template <class T, class Rules = no_rules>
  void items(std::string_view media_type, sequence<T>& body, const Rules& rules = {}) {
    set_body(media_type, detail::body_of(judged(std::move(body), rules), media_type,
                                         tenon::json::side::response));
  }
  /// The items, each of them judged when it is taken.
  template <class T, class Rules>
  [[nodiscard]] sequence<T> judged(sequence<T> items, const Rules& rules) {
    if constexpr (std::is_same_v<T, tenon::bytes>) {
      return items;
    } else {
      if (!judge_) return items;
      return sequence<T>(
          detail::judged_items<T, Rules>(std::move(items), rules, judge_, answer_.status));
    }
  }

  /// The answer, to be moved from at once. Throws invalid_answer when what was given breaks its
  /// schema and must not be sent.
  [[nodiscard]] http::response&& finish() && {
    if (!log_.empty()) judge_->judge(answer_.status, std::move(log_));
    return std::move(answer_);
  }

 private:
  [[nodiscard]] value_place header_place() { return {log_, "header", {}}; }
  [[nodiscard]] value_place body_place() { return {log_, "body", {}}; }
  [[nodiscard]] static parameter_source source_of(std::string_view text) {
    return {.text = text, .has_text = true, .how = escaping::field};
  }
  void add_header(std::string_view name, const std::optional<std::string>& value);
  void set_type(std::string_view media_type);
  void set_body(std::string_view media_type, std::string&& text);
  void set_body(std::string_view media_type, http::body&& body);
  void set_multipart(http::multipart_writer::message body);

  http::response answer_{};
  std::string chosen_type_{};
  std::shared_ptr<answer_judge> judge_{};  ///< null: nobody looks at answers
  violation_log log_{};
};

/// An answer the document does not describe, sent as it is.
[[nodiscard]] http::response undocumented_response(undocumented answer);

/// Ends a route: the response holds none of the documented answers.
template <class Response>
[[nodiscard]] http::response no_answer(Response& response) {
  return undocumented_response(std::move(response.template get<undocumented>()));
}

}  // namespace tenon::api
