#include "bucket_operation.hpp"

#include <stdexcept>

#include "digest.hpp"

namespace tenon::s3::detail {

operation on_bucket(http::method method, std::string bucket) {
  if (bucket.empty()) throw std::invalid_argument("a bucket's name is not empty");
  operation made;
  made.method = method;
  made.bucket = std::move(bucket);
  return made;
}

operation on_object(http::method method, std::string bucket, std::string key) {
  if (key.empty()) throw std::invalid_argument("an object's key is not empty");
  operation made;
  made.method = method;
  made.bucket = std::move(bucket);
  made.key = std::move(key);
  return made;
}

void set_document(operation& to, std::string document) {
  to.add_header("Content-Type", "application/xml");
  to.add_header("Content-MD5", base64(md5(document)));
  to.content = std::move(document);
}

}  // namespace tenon::s3::detail
