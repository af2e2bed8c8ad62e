#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <tenon/api/parameter_reader.hpp>
#include <tenon/http/fields.hpp>

namespace tenon::api {

/// Reads the headers of one part of a multipart body, or of an answer. Generated code calls it once
/// for each member:
///
///     static void read_headers(tenon::api::header_reader& in, CoverHeaders& out) {
///       in.header("X-Taken", out.x_taken);
///     }
///
/// std::optional and patch members may be absent; others may not.
class header_reader {
 public:
  /// The headers and the log outlive the reader; `at` is the part.
  header_reader(const http::fields& headers, const value_place& at)
      : headers_(headers), at_{at.log, "header", at.pointer()} {}

  template <class T>
  void header(std::string_view name, T&& out, parameter_style how = simple_style) {
    header(name, std::forward<T>(out), no_rules{}, how);
  }
  template <class T, class Rules>
    requires(!std::is_same_v<Rules, parameter_style>)
  void header(std::string_view name, T&& out, const Rules& rules,
              parameter_style how = simple_style) {
    std::string joined;
    detail::read_parameter(at_.member(name), header_text(headers_, name, joined), name, how, out,
                           rules);
  }
  /// A header that is JSON text (`content: application/json`).
  template <class T, class Rules = no_rules>
  void json_header(std::string_view name, T&& out, const Rules& rules = {}) {
    std::string joined;
    detail::read_json_parameter(at_.member(name), header_text(headers_, name, joined), name,
                                simple_style, out, rules);
  }

 private:
  const http::fields& headers_;
  value_place at_;
};

}  // namespace tenon::api
