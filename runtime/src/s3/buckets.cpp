#include <utility>

#include "bucket_operation.hpp"
#include "document_answer.hpp"
#include "xml.hpp"

namespace tenon::s3 {

task<> client::create_bucket(std::string bucket, bool object_lock) {
  detail::operation asked = detail::on_bucket(http::method::put, std::move(bucket));
  if (object_lock) asked.add_header("x-amz-bucket-object-lock-enabled", "true");
  const std::string& region = connection_->options().region;
  const bool custom = connection_->options().endpoint.find(".amazonaws.com") == std::string::npos;
  if (!custom && region != "us-east-1") {
    std::string document =
        "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
    detail::append_element(document, "LocationConstraint", region);
    document += "</CreateBucketConfiguration>";
    asked.content = std::move(document);
  }
  (void)co_await connection_->call(std::move(asked));
}

task<> client::delete_bucket(std::string bucket) {
  detail::operation asked = detail::on_bucket(http::method::delete_, std::move(bucket));
  (void)co_await connection_->call(std::move(asked));
}

task<bool> client::bucket_exists(std::string bucket) {
  detail::operation asked = detail::on_bucket(http::method::head, std::move(bucket));
  try {
    (void)co_await connection_->call(std::move(asked));
    co_return true;
  } catch (const error& refused) {
    if (!refused.not_found()) throw;
  }
  co_return false;
}

task<std::vector<std::string>> client::list_buckets() {
  detail::operation asked;
  const detail::document_answer got =
      co_await connection_->call_for_document(std::move(asked), "a list of buckets");
  const pugi::xml_node root = got.root();
  std::vector<std::string> names;
  for (const pugi::xml_node each : root.child("Buckets").children("Bucket")) {
    names.push_back(detail::text_in(each, "Name"));
  }
  co_return names;
}

task<std::string> client::bucket_location(std::string bucket) {
  detail::operation asked = detail::on_bucket(http::method::get, std::move(bucket));
  asked.add_query("location", "");
  const detail::document_answer got =
      co_await connection_->call_for_document(std::move(asked), "a bucket's location");
  const pugi::xml_node root = got.root();
  std::string region = root.text().get();
  if (region.empty()) region = "us-east-1";  // how the oldest region says its name
  co_return region;
}

}  // namespace tenon::s3
