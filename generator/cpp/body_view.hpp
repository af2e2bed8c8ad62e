#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "cpp/context.hpp"

namespace tenon::gen::cpp {

/// The wire forms of one body, and how it looks in C++.
class body_layout {
 public:
  /// `scope` is where the members stand that have the body.
  body_layout(const context& from, const std::vector<service::media>& forms,
              std::string_view scope);

  /// The body's type: the only one, or a `tenon::one_of` of several.
  std::string type() const { return type_with(0, "", ""); }
  /// The same between `before` and `after`, broken over lines behind `indent` columns.
  std::string type_with(std::size_t indent, std::string_view before, std::string_view after) const;
  bool is_one_of() const { return types_.size() > 1; }
  /// Which of the types a form carries.
  std::size_t type_of(std::size_t form) const { return type_of_[form]; }
  /// The value does not say which form it has: a member `content_type` stands beside it.
  bool has_content_type() const { return has_content_type_; }

 private:
  std::vector<std::string> types_{};
  std::vector<std::size_t> type_of_{};
  bool has_content_type_ = false;
};

/// The members `body` and `content_type` of a request or an answer.
list body_members(const context& from, const std::vector<service::media>& forms,
                  std::string_view scope, std::string_view doc, bool optional, std::size_t indent);

/// Statements that read and write the body of a request, in the server's route and in the client's
/// method. None when it has no body.
std::vector<std::string> read_request_body(const context& from, std::size_t operation,
                                           rules_writer& rules);
std::vector<std::string> write_request_body(const context& from, std::size_t operation);

/// ... and the body of an answer, in the client and in the server.
std::vector<std::string> read_answer_body(const context& from, std::size_t operation,
                                          std::size_t answer, rules_writer& rules);
std::vector<std::string> write_answer_body(const context& from, std::size_t operation,
                                           std::size_t answer, rules_writer& rules);

/// The media types of an operation's successes; none when a success has no body.
std::vector<std::string> success_types(const service::operation& operation);

/// Whether a body may be a stream of items, which is moved and not copied.
bool has_items(const std::vector<service::media>& forms);

/// Whether an answer's body may be moved into the message: a stream, text or bytes.
bool is_used_up(const std::vector<service::media>& forms);

}  // namespace tenon::gen::cpp
