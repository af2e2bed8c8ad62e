#include "headers.hpp"

#include <charconv>
#include <stdexcept>

#include "date_text.hpp"
#include "digest.hpp"

namespace tenon::s3::detail {

namespace {

constexpr std::string_view metadata_prefix = "x-amz-meta-";

std::string lower_case(std::string_view text) {
  std::string made(text);
  for (char& each : made) {
    if (each >= 'A' && each <= 'Z') each = static_cast<char>(each - 'A' + 'a');
  }
  return made;
}

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// `bytes 0-9/100`
void read_content_range(std::string_view text, object_info& into) {
  if (!text.starts_with("bytes ")) return;
  text.remove_prefix(6);
  const std::size_t dash = text.find('-');
  const std::size_t slash = text.find('/');
  if (dash == std::string_view::npos || slash == std::string_view::npos || slash < dash) return;
  const auto first = number_of(text.substr(0, dash));
  const auto last = number_of(text.substr(dash + 1, slash - dash - 1));
  if (first && last) into.range = byte_range::between(*first, *last);
  into.size = number_of(text.substr(slash + 1)).value_or(into.size);
}

content_sum sum_in(const answer& from) {
  for (const checksum kind :
       {checksum::crc64nvme, checksum::crc32c, checksum::crc32, checksum::sha256, checksum::sha1}) {
    std::string value = from.header(checksum_header(kind));
    if (!value.empty()) return {kind, std::move(value)};
  }
  return {};
}

/// The encoding that the object has: some servers tell the one it was sent in.
std::string without_chunked(std::string text) {
  constexpr std::string_view chunked = "aws-chunked";
  if (!text.starts_with(chunked)) return text;
  text.erase(0, chunked.size());
  return text.starts_with(',') ? text.substr(1) : text;
}

}  // namespace

void add_object_headers(operation& to, const object_headers& from) {
  to.add_header("Content-Type", from.content_type);
  to.add_header("Content-Encoding", from.content_encoding);
  to.add_header("Content-Disposition", from.content_disposition);
  to.add_header("Content-Language", from.content_language);
  to.add_header("Cache-Control", from.cache_control);
  for (const auto& [name, value] : from.metadata) {
    to.headers.emplace_back(std::string(metadata_prefix) + name, value);
  }
}

void add_conditions(operation& to, const conditions& from) {
  to.add_header("If-Match", from.if_match);
  to.add_header("If-None-Match", from.if_none_match);
  if (from.if_modified_since)
    to.add_header("If-Modified-Since", http_date(*from.if_modified_since));
  if (from.if_unmodified_since) {
    to.add_header("If-Unmodified-Since", http_date(*from.if_unmodified_since));
  }
}

void add_copy_source(operation& to, const copy_source& from) {
  std::string source = '/' + from.bucket + '/' + encode_path(from.key);
  if (!from.version_id.empty()) source += "?versionId=" + encode_path(from.version_id);
  to.add_header("x-amz-copy-source", std::move(source));
  add_customer_key(to, from.encryption, "x-amz-copy-source-");
  to.add_header("x-amz-copy-source-if-match", from.when.if_match);
  to.add_header("x-amz-copy-source-if-none-match", from.when.if_none_match);
  if (from.when.if_modified_since) {
    to.add_header("x-amz-copy-source-if-modified-since", http_date(*from.when.if_modified_since));
  }
  if (from.when.if_unmodified_since) {
    to.add_header("x-amz-copy-source-if-unmodified-since",
                  http_date(*from.when.if_unmodified_since));
  }
}

void add_customer_key(operation& to, const encryption& from, std::string_view prefix) {
  constexpr std::size_t key_size = 32;
  if (from.by != encryption::kind::customer) return;
  if (from.key.size() != key_size) {
    throw std::invalid_argument("a customer's key for encryption has 32 bytes");
  }
  const std::string name = std::string(prefix) + "server-side-encryption-customer-";
  to.add_header(name + "algorithm", "AES256");
  to.add_header(name + "key", base64(from.key));
  to.add_header(name + "key-MD5", base64(md5(from.key)));
}

void add_encryption(operation& to, const encryption& from) {
  add_customer_key(to, from);
  if (from.by == encryption::kind::s3) to.add_header("x-amz-server-side-encryption", "AES256");
  if (from.by != encryption::kind::kms) return;
  to.add_header("x-amz-server-side-encryption", "aws:kms");
  to.add_header("x-amz-server-side-encryption-aws-kms-key-id", from.key);
}

void add_put_options(operation& to, const put_options& from) {
  add_object_headers(to, from.headers);
  add_conditions(to, from.when);
  add_encryption(to, from.encryption);
  to.add_header("x-amz-tagging", query_text({from.tags.begin(), from.tags.end()}));
  to.add_header("x-amz-storage-class", from.storage_class);
  to.add_header("x-amz-acl", from.acl);
  for (const name_value& each : from.further) to.headers.push_back(each);
}

std::string range_text(const byte_range& range) {
  std::string text = "bytes=";
  if (range.first) text += std::to_string(*range.first);
  text += '-';
  if (range.last) text += std::to_string(*range.last);
  return text;
}

object_info read_info(const answer& from) {
  object_info made;
  made.headers.content_type = from.header("Content-Type");
  made.headers.content_encoding = without_chunked(from.header("Content-Encoding"));
  made.headers.content_disposition = from.header("Content-Disposition");
  made.headers.content_language = from.header("Content-Language");
  made.headers.cache_control = from.header("Cache-Control");
  for (const auto& [name, value] : from.headers) {
    std::string lowered = lower_case(name);
    if (!lowered.starts_with(metadata_prefix)) continue;
    made.headers.metadata.emplace(lowered.substr(metadata_prefix.size()), value);
  }
  made.size = number_of(from.header("Content-Length")).value_or(from.body.size().value_or(0));
  made.etag = from.header("ETag");
  made.last_modified = parse_http_date(from.header("Last-Modified"));
  made.version_id = from.header("x-amz-version-id");
  made.storage_class = from.header("x-amz-storage-class");
  made.delete_marker = from.header("x-amz-delete-marker") == "true";
  if (const auto parts = number_of(from.header("x-amz-mp-parts-count"))) {
    made.parts = static_cast<unsigned>(*parts);
  }
  made.encrypted_by = from.header("x-amz-server-side-encryption");
  made.sum = sum_in(from);
  read_content_range(from.header("Content-Range"), made);
  return made;
}

put_result read_put(const answer& from) {
  return {from.header("ETag"), from.header("x-amz-version-id")};
}

checksum sum_for(const put_options& options, const client_options& otherwise) noexcept {
  return options.checksum != checksum::none ? options.checksum : otherwise.checksum;
}

}  // namespace tenon::s3::detail
