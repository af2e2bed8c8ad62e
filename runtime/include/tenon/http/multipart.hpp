#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tenon/http/fields.hpp>

namespace tenon::http {

/// One part of a multipart body. The views refer to the body.
struct multipart_part {
  /// Its name in the Content-Disposition, or its Content-ID: bytes that need not be UTF-8.
  std::string name{};
  /// The last component of the file's name, without control characters: never a path, `.` or `..`,
  /// but possibly empty. Bytes that need not be UTF-8.
  std::optional<std::string> filename{};
  /// Its Content-Type; empty when there is none.
  std::string_view content_type{};
  std::string_view content{};
  /// Every header field of the part.
  fields headers{};
};

struct multipart_limits {
  std::size_t parts = 1000;
  /// Of one part.
  std::size_t header_bytes = std::size_t{8} * 1024;
};

/// The boundary that a Content-Type names (RFC 2046 section 5.1.1); nothing when there is not
/// exactly one, or it is not 1 to 70 of the characters allowed.
[[nodiscard]] std::optional<std::string> multipart_boundary(std::string_view content_type);

/// Takes a multipart body apart: RFC 2046 section 5.1 with the names of RFC 7578. Strict: lines end
/// with CRLF, header fields are not folded, every part of form-data has one name, the last boundary
/// is there. What stands before the first boundary and after the last is ignored.
///
/// Names and file names are read as browsers and curl write them: in a quoted string `\"`, `\\`,
/// `%22`, `%0D` and `%0A` are escapes, everything else stands for itself. `filename*` is ignored
/// (RFC 7578 section 4.2).
class multipart_parser {
 public:
  /// The body outlives the parser and the parts.
  multipart_parser(std::string_view body, std::string_view content_type,
                   multipart_limits limits = {});

  /// Reads the next part; false at the end, and from the first error on.
  [[nodiscard]] bool next(multipart_part& out);

  /// What is wrong with the body; empty while nothing is.
  [[nodiscard]] std::string_view error() const noexcept { return error_; }

 private:
  bool fail(std::string_view why);
  bool skip_preamble();
  bool after_delimiter();
  bool read_headers(multipart_part& out);
  bool read_header(std::string_view line, multipart_part& out);
  bool read_disposition(std::string_view value, multipart_part& out);
  bool read_content(multipart_part& out);

  std::string_view body_;
  std::size_t at_ = 0;
  std::string delimiter_{};  // CRLF, two dashes and the boundary
  multipart_limits limits_;
  std::size_t parts_ = 0;
  bool form_data_ = false;
  bool started_ = false;
  bool ended_ = false;
  std::string_view error_{};
};

/// Puts a multipart body together, with a boundary that does not occur in its content.
class multipart_writer {
 public:
  struct message {
    std::string content_type{};
    std::string body{};
  };

  /// Adds a part; the content outlives `finish`. Throws std::invalid_argument for a name or
  /// a content type that no header field can hold. `headers` are further ones.
  void add(std::string_view name, std::string_view content, std::string_view content_type = {},
           std::optional<std::string_view> filename = {}, const fields& headers = {});
  /// What is added next has a place and no name, as in multipart/mixed; files keep theirs.
  void leave_names_out() noexcept { names_ = false; }
  [[nodiscard]] std::size_t size() const noexcept { return parts_.size(); }
  /// The same with content that the writer keeps.
  void add_text(std::string_view name, std::string content, std::string_view content_type = {},
                const fields& headers = {});

  /// `media_type` is `multipart/form-data` or another subtype; its parameters are left out.
  [[nodiscard]] message finish(std::string_view media_type) &&;

 private:
  struct part {
    std::string head;
    std::string_view content;
  };
  std::vector<part> parts_{};
  std::deque<std::string> kept_{};
  bool names_ = true;
};

}  // namespace tenon::http
