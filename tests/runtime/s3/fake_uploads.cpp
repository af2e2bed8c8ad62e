// Uploads in parts of the fake server.

#include "fake_server.hpp"

#include "date_text.hpp"
#include "digest.hpp"

namespace http = tenon::http;
namespace s3 = tenon::s3;

namespace {

http::response document(std::string text) {
  http::response made;
  made.body = std::move(text);
  return made;
}

std::string part_etag(const std::string& content) {
  return '"' + s3::detail::hex(s3::detail::md5(content)) + '"';
}

std::string list_of(const fake_upload& upload) {
  std::string text = "<ListPartsResult>";
  for (const auto& [number, content] : upload.parts) {
    text += "<Part><PartNumber>" + std::to_string(number) + "</PartNumber><ETag>" +
            part_etag(content) + "</ETag><Size>" + std::to_string(content.size()) +
            "</Size></Part>";
  }
  return text + "<IsTruncated>false</IsTruncated></ListPartsResult>";
}

}  // namespace

http::response fake_server::complete(const std::string& id) {
  const fake_upload done = std::move(uploads.at(id));
  uploads.erase(id);
  std::string content;
  std::string digests;
  for (const auto& [number, part] : done.parts) {
    content += part;
    digests += s3::detail::md5(part);
  }
  objects[done.path] = std::move(content);
  const std::string etag = '"' + s3::detail::hex(s3::detail::md5(digests)) + '-' +
                           std::to_string(done.parts.size()) + '"';
  etags_[done.path] = etag;
  sums.erase(done.path);
  if (instead_of_completed) {
    http::response told = std::move(*instead_of_completed);
    instead_of_completed.reset();
    return told;
  }
  return document("<CompleteMultipartUploadResult><ETag>" + etag +
                  "</ETag></CompleteMultipartUploadResult>");
}

std::optional<std::string> fake_server::copied(const http::request& asked) const {
  const std::string source = field_of(asked, "x-amz-copy-source");
  const std::string& whole = objects.at(source);
  const std::string wanted = field_of(asked, "x-amz-copy-source-if-match");
  if (!wanted.empty() && (odd_copies || wanted != etag_of(source))) return std::nullopt;
  const std::string since = field_of(asked, "x-amz-copy-source-if-unmodified-since");
  if (!since.empty() && s3::detail::parse_http_date(since) < changed) return std::nullopt;
  const std::string range = field_of(asked, "x-amz-copy-source-range");
  const std::size_t first = std::stoul(text_between(range, "bytes=", '-'));
  const std::size_t last = std::stoul(range.substr(range.find('-') + 1));
  return whole.substr(first, last - first + 1);
}

http::response fake_server::put_part(const http::request& asked, const std::string& number,
                                     std::string& content, fake_upload& into) {
  const bool is_copy = asked.headers.contains("x-amz-copy-source");
  std::optional<std::string> part = is_copy ? copied(asked) : std::move(content);
  if (!part) return error_answer(412, "PreconditionFailed");
  const std::string etag = part_etag(*part);
  into.parts[static_cast<unsigned>(std::stoul(number))] = std::move(*part);
  if (is_copy) return document("<CopyPartResult><ETag>" + etag + "</ETag></CopyPartResult>");
  http::response made;
  made.headers.add("ETag", etag);
  return made;
}

std::optional<http::response> fake_server::upload_answer(const http::request& asked,
                                                         const std::string& path, query asked_for,
                                                         std::string& content) {
  if (asked_for.contains("uploads") && asked.method == http::method::post) {
    const std::string id = "upload-" + std::to_string(++begun_);
    uploads[id].path = path;
    return document("<InitiateMultipartUploadResult><UploadId>" + id +
                    "</UploadId></InitiateMultipartUploadResult>");
  }
  const auto named = asked_for.find("uploadId");
  if (named == asked_for.end()) return std::nullopt;
  const auto known = uploads.find(named->second);
  if (known == uploads.end() || known->second.path != path) {
    return error_answer(404, "NoSuchUpload");
  }
  switch (asked.method) {
    case http::method::put:
      return put_part(asked, asked_for["partNumber"], content, known->second);
    case http::method::post:
      completed = std::move(content);
      return complete(named->second);
    case http::method::delete_: {
      uploads.erase(known);
      http::response made;
      made.status = 204;
      return made;
    }
    default:
      return document(list_of(known->second));
  }
}
