#include <utility>

#include "bucket_operation.hpp"
#include "digest.hpp"
#include "document_answer.hpp"
#include "headers.hpp"
#include "summing.hpp"
#include "xml.hpp"

namespace tenon::s3 {

namespace {

detail::operation on_upload(http::method method, const multipart_upload& upload) {
  detail::operation made = detail::on_object(method, upload.bucket, upload.key);
  made.add_query("uploadId", upload.id);
  return made;
}

detail::operation on_part(const multipart_upload& upload, unsigned number) {
  if (number < 1 || number > most_parts) {
    throw std::invalid_argument("parts are numbered from 1 to 10000");
  }
  detail::operation made = on_upload(http::method::put, upload);
  made.add_query("partNumber", std::to_string(number));
  return made;
}

std::string complete_document(const std::vector<uploaded_part>& parts, checksum sum) {
  std::string text = "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
  for (const uploaded_part& each : parts) {
    text += "<Part>";
    detail::append_element(text, "PartNumber", std::to_string(each.number));
    detail::append_element(text, "ETag", each.etag);
    if (!each.sum.empty()) detail::append_element(text, detail::checksum_element(sum), each.sum);
    text += "</Part>";
  }
  return text += "</CompleteMultipartUpload>";
}

/// What parts have to be sent with too.
encryption customer_key_of(const put_options& options) {
  return options.encryption.by == encryption::kind::customer ? options.encryption : encryption();
}

get_options looking_at(const multipart_upload& upload) {
  get_options made;
  made.encryption = upload.encryption;
  return made;
}

std::string sum_of_part(const pugi::xml_node& part, checksum kind) {
  if (kind == checksum::none) return {};
  const std::string element(detail::checksum_element(kind));
  return detail::text_in(part, element.c_str());
}

/// The ETag that an object of these parts has with most servers: the MD5 of their MD5s and how many
/// they are. Empty when the parts' ETags are no MD5s, as of encrypted ones.
std::string joined_etag(const std::vector<uploaded_part>& parts) {
  std::string sums;
  for (const uploaded_part& each : parts) {
    std::string_view etag = each.etag;
    if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"') {
      etag = etag.substr(1, etag.size() - 2);
    }
    const std::optional<std::string> sum = detail::from_hex(etag);
    if (!sum || sum->size() != 16) return {};
    sums += *sum;
  }
  return '"' + detail::hex(detail::md5(sums)) + '-' + std::to_string(parts.size()) + '"';
}

}  // namespace

task<multipart_upload> client::create_multipart_upload(std::string bucket, std::string key,
                                                       put_options options) {
  detail::operation asked = detail::on_object(http::method::post, bucket, key);
  asked.add_query("uploads", "");
  detail::add_put_options(asked, options);
  const checksum sum = detail::sum_for(options, connection_->options());
  asked.add_header("x-amz-checksum-algorithm", std::string(detail::checksum_algorithm(sum)));
  const detail::document_answer got =
      co_await connection_->call_for_document(std::move(asked), "the begin of an upload");
  const pugi::xml_node root = got.root();
  co_return multipart_upload{std::move(bucket), std::move(key), detail::text_in(root, "UploadId"),
                             sum, customer_key_of(options)};
}

task<uploaded_part> client::upload_part(multipart_upload to, unsigned number, payload content) {
  detail::operation asked = on_part(to, number);
  asked.content = std::move(content);
  asked.sum = to.checksum;
  detail::add_customer_key(asked, to.encryption);
  const detail::answer got = co_await connection_->call(std::move(asked));
  co_return uploaded_part{number, got.header("ETag"), 0, got.header(checksum_header(to.checksum))};
}

task<uploaded_part> client::upload_part_copy(multipart_upload to, unsigned number, copy_source from,
                                             std::optional<byte_range> range) {
  detail::operation asked = on_part(to, number);
  detail::add_copy_source(asked, from);
  detail::add_customer_key(asked, to.encryption);
  if (range) asked.add_header("x-amz-copy-source-range", detail::range_text(*range));
  const detail::document_answer got =
      co_await connection_->call_for_document(std::move(asked), "a copy of a part");
  const pugi::xml_node root = got.root();
  co_return uploaded_part{number, detail::text_in(root, "ETag"), 0, sum_of_part(root, to.checksum)};
}

/// Whether the object that the parts make is there: a request whose answer was lost had completed
/// the upload, and the next one finds none.
task<std::optional<put_result>> client::find_completed(const multipart_upload& upload,
                                                       const std::vector<uploaded_part>& parts) {
  const std::string expected = joined_etag(parts);
  if (expected.empty()) co_return std::nullopt;
  try {
    object_info stored = co_await head_object(upload.bucket, upload.key, looking_at(upload));
    if (stored.etag == expected) {
      co_return put_result{std::move(stored.etag), std::move(stored.version_id)};
    }
  } catch (const error&) {
    // There is none.
  }
  co_return std::nullopt;
}

task<put_result> client::complete_multipart_upload(multipart_upload upload,
                                                   std::vector<uploaded_part> parts,
                                                   conditions when) {
  std::optional<error> gone;
  try {
    co_return co_await complete_once(upload, parts, std::move(when));
  } catch (const error& refused) {
    if (refused.why() != error::kind::no_such_upload) throw;
    gone = refused;
  }
  std::optional<put_result> made = co_await find_completed(upload, parts);
  if (!made) throw error(*gone);
  co_return std::move(*made);
}

task<put_result> client::complete_once(const multipart_upload& upload,
                                       const std::vector<uploaded_part>& parts, conditions when) {
  detail::operation asked = on_upload(http::method::post, upload);
  detail::add_conditions(asked, when);
  asked.add_header("Content-Type", "application/xml");
  asked.content = complete_document(parts, upload.checksum);
  const detail::document_answer got =
      co_await connection_->call_for_document(std::move(asked), "the end of an upload");
  const pugi::xml_node root = got.root();
  put_result made;
  made.etag = detail::text_in(root, "ETag");
  made.version_id = got.header("x-amz-version-id");
  if (made.etag.empty()) {  // as Ceph answers
    const object_info stored = co_await head_object(upload.bucket, upload.key, looking_at(upload));
    made.etag = stored.etag;
  }
  co_return made;
}

task<> client::abort_multipart_upload(multipart_upload upload) {
  detail::operation asked = on_upload(http::method::delete_, upload);
  (void)co_await connection_->call(std::move(asked));
}

task<part_page> client::list_parts(multipart_upload upload, std::optional<unsigned> after) {
  detail::operation asked = on_upload(http::method::get, upload);
  if (after) asked.add_query("part-number-marker", std::to_string(*after));
  const detail::document_answer got =
      co_await connection_->call_for_document(std::move(asked), "a list of parts");
  const pugi::xml_node root = got.root();
  part_page page;
  for (const pugi::xml_node each : root.children("Part")) {
    page.parts.push_back({static_cast<unsigned>(detail::number_in(each, "PartNumber")),
                          detail::text_in(each, "ETag"), detail::number_in(each, "Size"),
                          sum_of_part(each, upload.checksum)});
  }
  if (detail::truth_in(root, "IsTruncated")) {
    page.next = static_cast<unsigned>(detail::number_in(root, "NextPartNumberMarker"));
  }
  co_return page;
}

task<upload_page> client::list_multipart_uploads(std::string bucket, std::string prefix,
                                                 std::string after_key, std::string after_id) {
  detail::operation asked = detail::on_bucket(http::method::get, std::move(bucket));
  asked.add_query("uploads", "");
  if (!prefix.empty()) asked.add_query("prefix", std::move(prefix));
  if (!after_key.empty()) asked.add_query("key-marker", std::move(after_key));
  if (!after_id.empty()) asked.add_query("upload-id-marker", std::move(after_id));
  const detail::document_answer got =
      co_await connection_->call_for_document(std::move(asked), "a list of uploads");
  const pugi::xml_node root = got.root();
  upload_page page;
  for (const pugi::xml_node each : root.children("Upload")) {
    page.uploads.push_back({detail::text_in(each, "Key"), detail::text_in(each, "UploadId"),
                            detail::time_in(each, "Initiated")});
  }
  if (detail::truth_in(root, "IsTruncated")) {
    page.next_key = detail::text_in(root, "NextKeyMarker");
    page.next_id = detail::text_in(root, "NextUploadIdMarker");
  }
  co_return page;
}

}  // namespace tenon::s3
