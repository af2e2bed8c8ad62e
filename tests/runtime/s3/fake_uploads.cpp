// Uploads in parts of the fake server.

#include "fake_server.hpp"

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
    case http::method::put: {
      const auto number = static_cast<unsigned>(std::stoul(asked_for["partNumber"]));
      http::response made;
      made.headers.add("ETag", part_etag(content));
      known->second.parts[number] = std::move(content);
      return made;
    }
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
