#pragma once
#include <string>

#include <tenon/value/bytes.hpp>

namespace tenon {

/// A file in a multipart body (RFC 7578).
struct file_part {
  tenon::bytes content{};
  /// As the sender called it, without folders; empty when it has no name. What is received is text
  /// of a stranger: it names no file here.
  std::string filename{};
  /// Media type. Empty: where it is sent, the document's; where it is received, not given.
  std::string content_type{};

  bool operator==(const file_part&) const = default;
};

}  // namespace tenon
