#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <tenon/api/item_sequence.hpp>
#include <tenon/api/media_form.hpp>
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
/// generator has checked: they are kept as views and sent as they are.
class reply {
 public:
  explicit reply(int status);

  /// Adds the header field unless the value is absent. Throws std::invalid_argument for text that
  /// would split the message.
  template <class T>
  void header(std::string_view name, const T& value, parameter_style how = simple_style) {
    add_header(name, field_text(detail::parts_of(value, how), how));
  }
  /// A header that is JSON text (`content: application/json`).
  template <class T>
  void json_header(std::string_view name, const T& value) {
    add_header(name, json_field_text(detail::json_parts_of(value)));
  }
  /// Chooses the form of the body that follows, and gives its index: the one of `content_type`, or,
  /// when that is empty, what the caller accepts most. Its Content-Type is sent in place of the
  /// media type that is then given with the body. Throws as `choose_form`.
  std::size_t choose(const call& to, std::span<const media_form> forms, std::size_t alternative,
                     std::string_view content_type);

  template <class T>
  void json(std::string_view media_type, const T& body) {
    std::string text;
    {
      tenon::json::writer out{text,
                              tenon::json::writer_options{.side = tenon::json::side::response}};
      write_json(out, body);
    }
    set_body(media_type, std::move(text));
  }
  /// Written by `write_parts`. Defined in <tenon/api/multipart_server.hpp>.
  template <class T>
  void multipart(std::string_view media_type, const T& body);
  /// The root is written as the node says. Throws std::domain_error for what XML has no place for.
  /// Defined in <tenon/api/xml_server.hpp>.
  template <class T>
  void xml(std::string_view media_type, const tenon::xml::node& root, const T& body);
  template <class T>
  void form(std::string_view media_type, const T& body) {
    set_body(media_type, form_text(detail::parts_of(body)));
  }
  void text(std::string_view media_type, std::string body);
  void bytes(std::string_view media_type, tenon::bytes body);
  /// Items that are sent as the sequence gives them; when it fails, the answer is cut off. The
  /// sequence is destroyed when it has ended or the peer has gone.
  template <class T>
  void items(std::string_view media_type, sequence<T>& body) {
    set_body(media_type, detail::body_of(std::move(body), media_type, tenon::json::side::response));
  }

  [[nodiscard]] http::response finish() && { return std::move(answer_); }

 private:
  void add_header(std::string_view name, const std::optional<std::string>& value);
  void set_body(std::string_view media_type, http::body body);
  void set_multipart(http::multipart_writer::message body);

  http::response answer_{};
  std::string chosen_type_{};
};

/// An answer the document does not describe, sent as it is.
[[nodiscard]] http::response undocumented_response(undocumented answer);

/// Ends a route: the response holds none of the documented answers.
template <class Response>
[[nodiscard]] http::response no_answer(Response& response) {
  return undocumented_response(std::move(response.template get<undocumented>()));
}

}  // namespace tenon::api
