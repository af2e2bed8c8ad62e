#include <algorithm>
#include <iterator>
#include <utility>

#include <tenon/http/url.hpp>

#include "bucket_operation.hpp"
#include "digest.hpp"
#include "document_answer.hpp"
#include "headers.hpp"
#include "verifying_source.hpp"
#include "xml.hpp"

namespace tenon::s3 {

namespace {

constexpr std::size_t most_deleted = 1000;  // in one request

detail::operation reading(http::method method, std::string bucket, std::string key,
                          const get_options& options) {
  detail::operation made = detail::on_object(method, std::move(bucket), std::move(key));
  detail::add_conditions(made, options.when);
  if (options.range) made.add_header("Range", detail::range_text(*options.range));
  if (!options.version_id.empty()) made.add_query("versionId", options.version_id);
  if (options.part_number) made.add_query("partNumber", std::to_string(*options.part_number));
  detail::add_customer_key(made, options.encryption);
  if (options.verify) made.add_header("x-amz-checksum-mode", "ENABLED");
  for (const name_value& each : options.further) made.headers.push_back(each);
  return made;
}

std::string delete_document(const std::vector<object_id>& objects) {
  std::string text = "<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
  for (const object_id& each : objects) {
    text += "<Object>";
    detail::append_element(text, "Key", each.key);
    if (!each.version_id.empty()) detail::append_element(text, "VersionId", each.version_id);
    text += "</Object>";
  }
  return text += "</Delete>";
}

void read_deleted(const pugi::xml_node& root, delete_many_result& into) {
  for (const pugi::xml_node each : root.children("Deleted")) {
    into.deleted.push_back({detail::text_in(each, "Key"), detail::text_in(each, "VersionId")});
  }
  for (const pugi::xml_node each : root.children("Error")) {
    into.failed.push_back({detail::text_in(each, "Key"), detail::text_in(each, "VersionId"),
                           detail::text_in(each, "Code"), detail::text_in(each, "Message")});
  }
}

/// Keys come encoded, because XML cannot hold every key.
std::string decoded(std::string text, bool encoded) {
  std::string made;
  if (!encoded || !http::percent_decode(made, text, true)) return text;
  return made;
}

list_page read_page(const pugi::xml_node& root) {
  const bool encoded = detail::text_in(root, "EncodingType") == "url";
  list_page page;
  for (const pugi::xml_node each : root.children("Contents")) {
    listed_object found;
    found.key = decoded(detail::text_in(each, "Key"), encoded);
    found.size = detail::number_in(each, "Size");
    found.etag = detail::text_in(each, "ETag");
    found.last_modified = detail::time_in(each, "LastModified");
    found.storage_class = detail::text_in(each, "StorageClass");
    page.objects.push_back(std::move(found));
  }
  for (const pugi::xml_node each : root.children("CommonPrefixes")) {
    page.prefixes.push_back(decoded(detail::text_in(each, "Prefix"), encoded));
  }
  if (!detail::truth_in(root, "IsTruncated")) return page;
  page.next = detail::text_in(root, "NextContinuationToken");
  if (!page.next.empty()) return page;
  // The first version goes on behind the last name. What it tells as that is encoded by some
  // servers and by others not.
  if (!page.objects.empty()) page.next = page.objects.back().key;
  if (!page.prefixes.empty()) page.next = std::max(page.next, page.prefixes.back());
  if (page.next.empty()) page.next = decoded(detail::text_in(root, "NextMarker"), encoded);
  return page;
}

void ask_for_page(detail::operation& asked, const list_options& options, bool first_version) {
  if (first_version) {
    const std::string& after =
        options.continuation.empty() ? options.start_after : options.continuation;
    if (!after.empty()) asked.add_query("marker", after);
    return;
  }
  asked.add_query("list-type", "2");
  if (!options.start_after.empty()) asked.add_query("start-after", options.start_after);
  if (!options.continuation.empty()) asked.add_query("continuation-token", options.continuation);
}

}  // namespace

task<put_result> client::put_object(std::string bucket, std::string key, payload content,
                                    put_options options) {
  detail::operation asked = detail::on_object(http::method::put, std::move(bucket), std::move(key));
  detail::add_put_options(asked, options);
  asked.content = std::move(content);
  asked.sum = detail::sum_for(options, connection_->options());
  const detail::answer got = co_await connection_->call(std::move(asked));
  co_return detail::read_put(got);
}

task<object> client::get_object(std::string bucket, std::string key, get_options options) {
  detail::operation asked = reading(http::method::get, std::move(bucket), std::move(key), options);
  std::string what = asked.text();
  detail::answer got = co_await connection_->call(std::move(asked));
  object made;
  made.info = detail::read_info(got);
  made.body = std::move(got.body);
  if (options.verify && detail::verifiable(made.info)) {
    made.body = http::body(std::make_unique<detail::verifying_source>(
        std::move(made.body), made.info.sum, std::move(what)));
  }
  co_return made;
}

task<std::string> client::get_text(std::string bucket, std::string key, std::size_t limit) {
  object found = co_await get_object(std::move(bucket), std::move(key));
  co_return co_await found.body.take_all(limit);
}

task<object_info> client::head_object(std::string bucket, std::string key, get_options options) {
  detail::operation asked = reading(http::method::head, std::move(bucket), std::move(key), options);
  const detail::answer got = co_await connection_->call(std::move(asked));
  co_return detail::read_info(got);
}

task<delete_result> client::delete_object(std::string bucket, std::string key,
                                          delete_options options) {
  detail::operation asked =
      detail::on_object(http::method::delete_, std::move(bucket), std::move(key));
  if (!options.version_id.empty()) asked.add_query("versionId", options.version_id);
  asked.add_header("If-Match", options.if_match);
  const detail::answer got = co_await connection_->call(std::move(asked));
  co_return delete_result{got.header("x-amz-delete-marker") == "true",
                          got.header("x-amz-version-id")};
}

task<delete_many_result> client::delete_objects(std::string bucket,
                                                std::vector<object_id> objects) {
  delete_many_result all;
  for (std::size_t done = 0; done < objects.size(); done += most_deleted) {
    const auto begin = objects.begin() + static_cast<std::ptrdiff_t>(done);
    const std::size_t size = std::min(most_deleted, objects.size() - done);
    const std::vector<object_id> some(begin, begin + static_cast<std::ptrdiff_t>(size));
    std::string document = delete_document(some);
    detail::operation asked = detail::on_bucket(http::method::post, bucket);
    asked.add_query("delete", "");
    // Some servers insist on the one, newer ones on the other.
    asked.add_header("x-amz-checksum-sha256", detail::base64(detail::sha256(document)));
    detail::set_document(asked, std::move(document));
    const detail::document_answer got =
        co_await connection_->call_for_document(std::move(asked), "a deletion of several objects");
    read_deleted(got.root(), all);
  }
  co_return all;
}

task<copy_result> client::copy_object(copy_source from, std::string bucket, std::string key,
                                      copy_options options) {
  detail::operation asked = detail::on_object(http::method::put, std::move(bucket), std::move(key));
  detail::add_copy_source(asked, from);
  if (options.headers) {
    asked.add_header("x-amz-metadata-directive", "REPLACE");
    detail::add_object_headers(asked, *options.headers);
  }
  if (options.tags) {
    asked.add_header("x-amz-tagging-directive", "REPLACE");
    asked.add_header("x-amz-tagging", query_text({options.tags->begin(), options.tags->end()}));
  }
  detail::add_encryption(asked, options.encryption);
  asked.add_header("x-amz-storage-class", options.storage_class);
  asked.add_header("x-amz-acl", options.acl);
  for (const name_value& each : options.further) asked.headers.push_back(each);
  const detail::document_answer got =
      co_await connection_->call_for_document(std::move(asked), "a copy");
  const pugi::xml_node root = got.root();
  co_return copy_result{detail::text_in(root, "ETag"), detail::time_in(root, "LastModified"),
                        got.header("x-amz-version-id")};
}

task<list_page> client::list_objects(std::string bucket, list_options options) {
  detail::operation asked = detail::on_bucket(http::method::get, std::move(bucket));
  ask_for_page(asked, options, connection_->options().first_list_version);
  asked.add_query("encoding-type", "url");
  asked.add_query("max-keys", std::to_string(options.page));
  if (!options.prefix.empty()) asked.add_query("prefix", options.prefix);
  if (!options.delimiter.empty()) asked.add_query("delimiter", options.delimiter);
  const detail::document_answer got =
      co_await connection_->call_for_document(std::move(asked), "a list of objects");
  co_return read_page(got.root());
}

sequence<listed_object> client::all_objects(std::string bucket, list_options options) {
  options.delimiter.clear();
  do {
    list_page page = co_await list_objects(bucket, options);
    for (listed_object& each : page.objects) co_yield std::move(each);
    options.continuation = std::move(page.next);
  } while (!options.continuation.empty());
}

task<std::string> client::presign_get(std::string bucket, std::string key,
                                      std::chrono::seconds valid,
                                      std::vector<name_value> parameters) {
  detail::operation asked = detail::on_object(http::method::get, std::move(bucket), std::move(key));
  asked.query = std::move(parameters);
  return connection_->presign(std::move(asked), valid);
}

task<std::string> client::presign_put(std::string bucket, std::string key,
                                      std::chrono::seconds valid, std::vector<name_value> headers) {
  detail::operation asked = detail::on_object(http::method::put, std::move(bucket), std::move(key));
  asked.headers = std::move(headers);
  return connection_->presign(std::move(asked), valid);
}

}  // namespace tenon::s3
