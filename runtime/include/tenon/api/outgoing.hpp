#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tenon/api/client.hpp>
#include <tenon/api/incoming.hpp>
#include <tenon/api/item_sequence.hpp>
#include <tenon/api/media_form.hpp>
#include <tenon/api/parameter_writer.hpp>
#include <tenon/api/token_source.hpp>
#include <tenon/async/task.hpp>
#include <tenon/http/message.hpp>
#include <tenon/http/multipart.hpp>
#include <tenon/json/writer.hpp>
#include <tenon/value/bytes.hpp>
#include <tenon/xml/fwd.hpp>

namespace tenon::api {

class url_client;

/// One request of a client, as generated code puts it together; sent by `send()`. Values that are
/// absent are not sent.
class outgoing {
 public:
  /// The client and the texts outlive the call.
  outgoing(const client& from, std::string_view method, std::string_view operation_id);
  /// A request to a URL as a whole; what is written to the query follows the URL's own. Throws as
  /// url_client::at.
  outgoing(const url_client& from, std::string_view url, std::string_view method,
           std::string_view operation_id);

  /// The operation's own server, before its path: see client::at.
  void server(std::string_view url);
  /// Literal text of the path template.
  void path(std::string_view text) { path_.append(text); }
  template <class T>
  void path_value(std::string_view name, const T& value, parameter_style how = simple_style) {
    append_path(path_, name, detail::parts_of(value, how), how);
  }
  template <class T>
  void query(std::string_view name, const T& value, parameter_style how = form_style) {
    append_pairs(query_, name, detail::parts_of(value, how), how);
  }
  template <class T>
  void header(std::string_view name, const T& value, parameter_style how = simple_style) {
    add_header(name, field_text(detail::parts_of(value, how), how));
  }
  template <class T>
  void cookie(std::string_view name, const T& value, parameter_style how = form_style) {
    append_cookies(cookies_, name, detail::parts_of(value, how), how);
  }

  /// The whole query string: a form, JSON text, or just text.
  template <class T>
  void query_form(const T& value) {
    append_pairs(query_, {}, detail::parts_of(value), form_style);
  }
  template <class T>
  void query_json(const T& value) {
    append_query(query_, detail::json_parts_of(value));
  }
  template <class T>
  void query_text(const T& value) {
    append_query(query_, detail::parts_of(value));
  }

  /// Parameters that are JSON text.
  template <class T>
  void json_path_value(std::string_view name, const T& value) {
    append_path(path_, name, detail::json_parts_of(value), simple_style);
  }
  template <class T>
  void json_query(std::string_view name, const T& value) {
    append_pairs(query_, name, detail::json_parts_of(value), form_style);
  }
  template <class T>
  void json_header(std::string_view name, const T& value) {
    add_header(name, json_field_text(detail::json_parts_of(value)));
  }
  template <class T>
  void json_cookie(std::string_view name, const T& value) {
    append_cookies(cookies_, name, detail::json_parts_of(value), form_style);
  }

  /// Chooses the form of the body that follows, and gives its index: the one of `content_type`, or
  /// the first when that is empty. Its Content-Type is sent in place of the media type that is then
  /// given with the body. Throws as `choose_form`.
  std::size_t choose(std::span<const media_form> forms, std::size_t alternative,
                     std::string_view content_type);

  template <class T>
  void json_body(std::string_view media_type, const T& body) {
    set_body(media_type, detail::json_parts_of(body));
  }
  template <class T>
  void form_body(std::string_view media_type, const T& body) {
    set_form(media_type, detail::parts_of(body));
  }
  /// Written by `write_parts`. Defined in <tenon/api/multipart_client.hpp>.
  template <class T>
  void multipart_body(std::string_view media_type, const T& body);
  /// The root is written as the node says. Throws std::domain_error for what XML has no place for.
  /// Defined in <tenon/api/xml_client.hpp>.
  template <class T>
  void xml_body(std::string_view media_type, const xml::node& root, const T& body);
  void text_body(std::string_view media_type, const std::string& body);
  void text_body(std::string_view media_type, const std::optional<std::string>& body);
  void bytes_body(std::string_view media_type, const bytes& body);
  void bytes_body(std::string_view media_type, const std::optional<bytes>& body);

  /// Items that are sent as the sequence gives them.
  template <class T>
  void items_body(std::string_view media_type, sequence<T>& body) {
    put_body(media_type, detail::body_of(std::move(body), media_type, tenon::json::side::request));
  }
  template <class T>
  void items_body(std::string_view media_type, std::optional<sequence<T>>& body) {
    if (body) items_body(media_type, *body);
  }

  /// A media type, or a range, that the caller can read.
  void accept(std::string_view media_type);
  /// The same; in an answer of this status (404; 4 for 4XX; 0 for any) it is a stream of items,
  /// given while it arrives.
  void accept_items(int status, std::string_view media_type);

  /// RFC 7617, RFC 6750.
  void basic(const basic_credentials& credentials);
  void bearer(const access_token& token);
  void api_key_header(std::string_view name, std::string_view key);
  void api_key_query(std::string_view name, std::string_view key);
  void api_key_cookie(std::string_view name, std::string_view key);
  /// Signs the request when it is complete.
  void sign(std::shared_ptr<request_signer> with);

  /// Sends it and waits for the whole answer, or the head of one that streams items. Throws
  /// http::transport_error when there is none, and what `with_timeout` throws after the client's
  /// timeout.
  task<incoming> send();

 private:
  void add_header(std::string_view name, const std::optional<std::string>& value);
  void set_body(std::string_view media_type, parameter_parts parts);
  void set_form(std::string_view media_type, const parameter_parts& parts);
  void set_multipart(http::multipart_writer::message body);
  void put_body(std::string_view media_type, http::body body);
  task<void> add_signatures();
  task<incoming> exchange();
  [[nodiscard]] bool streams(const http::response& answer) const noexcept;

  struct streamed {
    int status;
    std::string_view media_type;
  };
  const client& from_;
  std::shared_ptr<token_source> token_{};
  std::vector<std::shared_ptr<request_signer>> signers_{};
  http::transport transport_;
  std::string_view operation_id_;
  http::request request_{};
  std::string path_{};
  std::string query_{};
  std::string cookies_{};
  std::string accept_{};
  std::vector<streamed> streamed_{};
  std::string chosen_type_{};
};

}  // namespace tenon::api
