#include <utility>

#include "bucket_operation.hpp"
#include "document_answer.hpp"
#include "summing.hpp"
#include "xml.hpp"

namespace tenon::s3 {

namespace {

detail::operation on_detail(http::method method, std::string bucket, std::string key,
                            std::string version_id, std::string name) {
  detail::operation made = detail::on_object(method, std::move(bucket), std::move(key));
  made.add_query(std::move(name), "");
  if (!version_id.empty()) made.add_query("versionId", std::move(version_id));
  return made;
}

std::string tags_document(const std::map<std::string, std::string>& tags) {
  std::string text = "<Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><TagSet>";
  for (const auto& [name, value] : tags) {
    text += "<Tag>";
    detail::append_element(text, "Key", name);
    detail::append_element(text, "Value", value);
    text += "</Tag>";
  }
  return text += "</TagSet></Tagging>";
}

content_sum sum_under(const pugi::xml_node& parent) {
  for (const checksum kind :
       {checksum::crc64nvme, checksum::crc32c, checksum::crc32, checksum::sha256, checksum::sha1}) {
    const std::string element(detail::checksum_element(kind));
    std::string value = detail::text_in(parent, element.c_str());
    if (!value.empty()) return {kind, std::move(value)};
  }
  return {};
}

/// `2030-01-02T03:04:05Z`
std::string iso_time(time_point when) {
  const std::string compact = amz_date(when);  // 20300102T030405Z
  return compact.substr(0, 4) + '-' + compact.substr(4, 2) + '-' + compact.substr(6, 5) + ':' +
         compact.substr(11, 2) + ':' + compact.substr(13);
}

}  // namespace

task<std::map<std::string, std::string>> client::object_tags(std::string bucket, std::string key,
                                                             std::string version_id) {
  detail::operation asked = on_detail(http::method::get, std::move(bucket), std::move(key),
                                      std::move(version_id), "tagging");
  const detail::document_answer got =
      co_await connection_->call_for_document(std::move(asked), "an object's tags");
  const pugi::xml_node root = got.root();
  std::map<std::string, std::string> tags;
  for (const pugi::xml_node each : root.child("TagSet").children("Tag")) {
    tags[detail::text_in(each, "Key")] = detail::text_in(each, "Value");
  }
  co_return tags;
}

task<> client::set_object_tags(std::string bucket, std::string key,
                               std::map<std::string, std::string> tags, std::string version_id) {
  const http::method method = tags.empty() ? http::method::delete_ : http::method::put;
  detail::operation asked =
      on_detail(method, std::move(bucket), std::move(key), std::move(version_id), "tagging");
  if (!tags.empty()) detail::set_document(asked, tags_document(tags));
  (void)co_await connection_->call(std::move(asked));
}

task<object_attributes> client::get_object_attributes(std::string bucket, std::string key,
                                                      std::string version_id) {
  detail::operation asked = on_detail(http::method::get, std::move(bucket), std::move(key),
                                      std::move(version_id), "attributes");
  asked.add_header("x-amz-object-attributes", "ETag,Checksum,ObjectParts,StorageClass,ObjectSize");
  const detail::document_answer got =
      co_await connection_->call_for_document(std::move(asked), "an object's attributes");
  const pugi::xml_node root = got.root();
  object_attributes made;
  made.etag = detail::text_in(root, "ETag");
  made.size = detail::number_in(root, "ObjectSize");
  made.storage_class = detail::text_in(root, "StorageClass");
  made.sum = sum_under(root.child("Checksum"));
  if (const pugi::xml_node parts = root.child("ObjectParts")) {
    made.parts = static_cast<unsigned>(detail::number_in(parts, "PartsCount"));
  }
  co_return made;
}

task<bool> client::legal_hold(std::string bucket, std::string key, std::string version_id) {
  detail::operation asked = on_detail(http::method::get, std::move(bucket), std::move(key),
                                      std::move(version_id), "legal-hold");
  const detail::document_answer got =
      co_await connection_->call_for_document(std::move(asked), "a legal hold");
  const pugi::xml_node root = got.root();
  co_return detail::text_in(root, "Status") == "ON";
}

task<> client::set_legal_hold(std::string bucket, std::string key, bool held,
                              std::string version_id) {
  detail::operation asked = on_detail(http::method::put, std::move(bucket), std::move(key),
                                      std::move(version_id), "legal-hold");
  std::string document = "<LegalHold xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
  detail::append_element(document, "Status", held ? "ON" : "OFF");
  detail::set_document(asked, document + "</LegalHold>");
  (void)co_await connection_->call(std::move(asked));
}

task<std::optional<retention>> client::object_retention(std::string bucket, std::string key,
                                                        std::string version_id) {
  detail::operation asked = on_detail(http::method::get, std::move(bucket), std::move(key),
                                      std::move(version_id), "retention");
  const detail::document_answer got =
      co_await connection_->call_for_document(std::move(asked), "a retention");
  const pugi::xml_node root = got.root();
  const std::optional<time_point> until = detail::time_in(root, "RetainUntilDate");
  if (!until) co_return std::nullopt;
  const bool strict = detail::text_in(root, "Mode") == "COMPLIANCE";
  co_return retention{strict ? retention::mode::compliance : retention::mode::governance, *until};
}

task<> client::set_object_retention(std::string bucket, std::string key, retention wanted,
                                    std::string version_id) {
  detail::operation asked = on_detail(http::method::put, std::move(bucket), std::move(key),
                                      std::move(version_id), "retention");
  const bool strict = wanted.kind == retention::mode::compliance;
  std::string document = "<Retention xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
  detail::append_element(document, "Mode", strict ? "COMPLIANCE" : "GOVERNANCE");
  detail::append_element(document, "RetainUntilDate", iso_time(wanted.until));
  detail::set_document(asked, document + "</Retention>");
  (void)co_await connection_->call(std::move(asked));
}

}  // namespace tenon::s3
