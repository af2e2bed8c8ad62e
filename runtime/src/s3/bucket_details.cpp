#include <utility>

#include "bucket_operation.hpp"
#include "document_answer.hpp"
#include "xml.hpp"

namespace tenon::s3 {

namespace {

std::string_view query_of(bucket_setting which) noexcept {
  switch (which) {
    case bucket_setting::accelerate:
      return "accelerate";
    case bucket_setting::acl:
      return "acl";
    case bucket_setting::cors:
      return "cors";
    case bucket_setting::encryption:
      return "encryption";
    case bucket_setting::lifecycle:
      return "lifecycle";
    case bucket_setting::logging:
      return "logging";
    case bucket_setting::notification:
      return "notification";
    case bucket_setting::object_lock:
      return "object-lock";
    case bucket_setting::ownership:
      return "ownershipControls";
    case bucket_setting::policy:
      return "policy";
    case bucket_setting::public_access:
      return "publicAccessBlock";
    case bucket_setting::replication:
      return "replication";
    case bucket_setting::request_payment:
      return "requestPayment";
    case bucket_setting::tagging:
      return "tagging";
    case bucket_setting::website:
      return "website";
  }
  return {};
}

detail::operation on_setting(http::method method, std::string bucket, bucket_setting which) {
  detail::operation made = detail::on_bucket(method, std::move(bucket));
  made.add_query(std::string(query_of(which)), "");
  return made;
}

/// Versions, or the markers of what was deleted: the latter have no content.
listed_version read_version(const pugi::xml_node& from) {
  listed_version made;
  made.key = detail::text_in(from, "Key");
  made.version_id = detail::text_in(from, "VersionId");
  made.latest = detail::truth_in(from, "IsLatest");
  made.delete_marker = std::string_view(from.name()) == "DeleteMarker";
  made.size = detail::number_in(from, "Size");
  made.etag = detail::text_in(from, "ETag");
  made.last_modified = detail::time_in(from, "LastModified");
  return made;
}

version_page read_versions(const pugi::xml_node& root) {
  version_page page;
  for (const pugi::xml_node each : root.children()) {
    const std::string_view name = each.name();
    if (name == "Version" || name == "DeleteMarker") {
      page.versions.push_back(read_version(each));
    } else if (name == "CommonPrefixes") {
      page.prefixes.push_back(detail::text_in(each, "Prefix"));
    }
  }
  if (detail::truth_in(root, "IsTruncated")) {
    page.next_key = detail::text_in(root, "NextKeyMarker");
    page.next_version = detail::text_in(root, "NextVersionIdMarker");
  }
  return page;
}

}  // namespace

task<s3::versioning> client::bucket_versioning(std::string bucket) {
  detail::operation asked = detail::on_bucket(http::method::get, std::move(bucket));
  asked.add_query("versioning", "");
  const detail::document_answer got =
      co_await connection_->call_for_document(std::move(asked), "a bucket's versioning");
  const pugi::xml_node root = got.root();
  const std::string status = detail::text_in(root, "Status");
  if (status == "Enabled") co_return versioning::enabled;
  co_return status == "Suspended" ? versioning::suspended : versioning::never;
}

task<> client::set_bucket_versioning(std::string bucket, bool enabled) {
  detail::operation asked = detail::on_bucket(http::method::put, std::move(bucket));
  asked.add_query("versioning", "");
  std::string document =
      "<VersioningConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
  detail::append_element(document, "Status", enabled ? "Enabled" : "Suspended");
  detail::set_document(asked, document + "</VersioningConfiguration>");
  (void)co_await connection_->call(std::move(asked));
}

task<version_page> client::list_versions(std::string bucket, list_versions_options options) {
  detail::operation asked = detail::on_bucket(http::method::get, std::move(bucket));
  asked.add_query("versions", "");
  asked.add_query("max-keys", std::to_string(options.page));
  if (!options.prefix.empty()) asked.add_query("prefix", options.prefix);
  if (!options.delimiter.empty()) asked.add_query("delimiter", options.delimiter);
  if (!options.after_key.empty()) asked.add_query("key-marker", options.after_key);
  if (!options.after_version.empty()) asked.add_query("version-id-marker", options.after_version);
  const detail::document_answer got =
      co_await connection_->call_for_document(std::move(asked), "a list of versions");
  co_return read_versions(got.root());
}

task<std::string> client::get_bucket_setting(std::string bucket, bucket_setting which) {
  detail::operation asked = on_setting(http::method::get, std::move(bucket), which);
  asked.whole = true;
  detail::answer got = co_await connection_->call(std::move(asked));
  co_return std::move(got.text);
}

task<> client::set_bucket_setting(std::string bucket, bucket_setting which, std::string document) {
  detail::operation asked = on_setting(http::method::put, std::move(bucket), which);
  detail::set_document(asked, std::move(document));
  (void)co_await connection_->call(std::move(asked));
}

task<> client::delete_bucket_setting(std::string bucket, bucket_setting which) {
  detail::operation asked = on_setting(http::method::delete_, std::move(bucket), which);
  (void)co_await connection_->call(std::move(asked));
}

}  // namespace tenon::s3
