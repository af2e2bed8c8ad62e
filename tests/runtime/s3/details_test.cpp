// What belongs to objects and buckets, as it is asked for and read; against a server that says what
// real ones document.

#include "fake_server.hpp"

#include <support/catch.hpp>

#include <tenon/run.hpp>

#include "digest.hpp"

namespace s3 = tenon::s3;
namespace http = tenon::http;

namespace {

/// Keeps what it was asked, and answers with a text.
class telling_service final : public http::service {
 public:
  tenon::task<http::response> handle(http::request& asked) override {
    last = std::string(asked.method_text()) + ' ' + asked.target;
    headers.clear();
    for (const auto& [name, value] : asked.headers) headers.emplace(name, value);
    content = co_await asked.body.take_all(100'000);
    http::response made;
    made.body = text;
    for (const auto& [name, value] : told) made.headers.add(name, value);
    co_return made;
  }
  std::string text{};
  std::map<std::string, std::string> told{};
  std::string last{};
  std::map<std::string, std::string> headers{};
  std::string content{};
};

struct setting {
  /// The next answer.
  setting& answer(std::string text) {
    server->text = std::move(text);
    return *this;
  }
  std::shared_ptr<telling_service> server = std::make_shared<telling_service>();
  s3::client_options options = fake_options();
  s3::client client{http::transport(server), options};
};

using tags = std::map<std::string, std::string>;

}  // namespace

TEST_CASE("an object's tags are set, read and taken off") {
  setting with;
  tenon::run(with.client.set_object_tags("b", "k", {{"a b", "<1>"}}, "v"));
  CHECK(with.server->last == "PUT /b/k?tagging=&versionId=v");
  CHECK(with.server->content ==
        "<Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><TagSet><Tag><Key>a b</Key>"
        "<Value>&lt;1&gt;</Value></Tag></TagSet></Tagging>");
  CHECK(with.server->headers.at("Content-MD5") ==
        s3::detail::base64(s3::detail::md5(with.server->content)));
  tenon::run(with.client.set_object_tags("b", "k", {}));
  CHECK(with.server->last == "DELETE /b/k?tagging=");
  with.answer(
      "<Tagging><TagSet><Tag><Key>a</Key><Value>1</Value></Tag><Tag><Key>b</Key>"
      "<Value/></Tag></TagSet></Tagging>");
  CHECK(tenon::run(with.client.object_tags("b", "k")) == tags{{"a", "1"}, {"b", ""}});
  s3::put_options put;
  put.tags = {{"a", "x y"}, {"b", "2"}};
  tenon::run(with.client.put_object("b", "k", "text", put));
  CHECK(with.server->headers.at("x-amz-tagging") == "a=x%20y&b=2");
  s3::copy_options copy;
  copy.tags = tags{};
  with.answer("<CopyObjectResult><ETag>\"e\"</ETag></CopyObjectResult>");
  tenon::run(with.client.copy_object({"b", "k"}, "b", "other", copy));
  CHECK(with.server->headers.at("x-amz-tagging-directive") == "REPLACE");
}

TEST_CASE("encryption is asked for, and a customer's key goes along where it is needed") {
  setting with;
  s3::put_options put;
  put.encryption = s3::encryption::by_s3();
  tenon::run(with.client.put_object("b", "k", "text", put));
  CHECK(with.server->headers.at("x-amz-server-side-encryption") == "AES256");
  put.encryption = s3::encryption::by_kms("key-1");
  tenon::run(with.client.put_object("b", "k", "text", put));
  CHECK(with.server->headers.at("x-amz-server-side-encryption") == "aws:kms");
  CHECK(with.server->headers.at("x-amz-server-side-encryption-aws-kms-key-id") == "key-1");

  const std::string key(32, 'k');
  const std::string encoded = s3::detail::base64(key);
  const std::string sum = s3::detail::base64(s3::detail::md5(key));
  const auto has_key = [&](const std::string& prefix) {
    const std::string name = prefix + "server-side-encryption-customer-";
    const auto& headers = with.server->headers;
    return headers.contains(name + "key") && headers.at(name + "algorithm") == "AES256" &&
           headers.at(name + "key") == encoded && headers.at(name + "key-MD5") == sum;
  };
  put.encryption = s3::encryption::by_customer(key);
  tenon::run(with.client.put_object("b", "k", "text", put));
  CHECK(has_key("x-amz-"));
  s3::get_options get;
  get.encryption = put.encryption;
  with.server->told["x-amz-server-side-encryption"] = "AES256";
  CHECK(tenon::run(with.client.head_object("b", "k", get)).encrypted_by == "AES256");
  CHECK(has_key("x-amz-"));
  with.answer("<R><UploadId>u</UploadId></R>");
  const s3::multipart_upload begun = tenon::run(with.client.create_multipart_upload("b", "k", put));
  with.answer("");
  tenon::run(with.client.upload_part(begun, 1, "part"));
  CHECK(has_key("x-amz-"));
  with.answer("<CopyPartResult><ETag>\"e\"</ETag></CopyPartResult>");
  s3::copy_source source{"b", "k"};
  source.encryption = put.encryption;
  tenon::run(with.client.upload_part_copy(begun, 2, source));
  CHECK(has_key("x-amz-"));
  CHECK(has_key("x-amz-copy-source-"));
  put.encryption = s3::encryption::by_customer("short");
  CHECK_THROWS_AS(tenon::run(with.client.put_object("b", "k", "text", put)), std::invalid_argument);
}

TEST_CASE("versions are listed with the markers of what was deleted") {
  setting with;
  with.answer("<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>");
  CHECK(tenon::run(with.client.bucket_versioning("b")) == s3::versioning::enabled);
  with.answer("<VersioningConfiguration/>");
  CHECK(tenon::run(with.client.bucket_versioning("b")) == s3::versioning::never);
  tenon::run(with.client.set_bucket_versioning("b", false));
  CHECK(with.server->last == "PUT /b?versioning=");
  CHECK(with.server->content.find("<Status>Suspended</Status>") != std::string::npos);
  with.answer(
      "<ListVersionsResult><IsTruncated>true</IsTruncated><NextKeyMarker>k</NextKeyMarker>"
      "<NextVersionIdMarker>2</NextVersionIdMarker><DeleteMarker><Key>k</Key>"
      "<VersionId>3</VersionId><IsLatest>true</IsLatest></DeleteMarker><Version><Key>k</Key>"
      "<VersionId>2</VersionId><IsLatest>false</IsLatest><Size>5</Size><ETag>\"e\"</ETag>"
      "<LastModified>2026-01-02T03:04:05.000Z</LastModified></Version>"
      "<CommonPrefixes><Prefix>p/</Prefix></CommonPrefixes></ListVersionsResult>");
  s3::list_versions_options asked;
  asked.prefix = "p";
  asked.delimiter = "/";
  asked.after_key = "j";
  asked.after_version = "1";
  const s3::version_page page = tenon::run(with.client.list_versions("b", asked));
  CHECK(with.server->last ==
        "GET /b?versions=&max-keys=1000&prefix=p&delimiter=%2F&key-marker=j&version-id-marker=1");
  REQUIRE(page.versions.size() == 2);
  CHECK(page.versions[0].delete_marker);
  CHECK(page.versions[0].latest);
  CHECK_FALSE(page.versions[1].delete_marker);
  CHECK(page.versions[1].size == 5);
  CHECK(page.versions[1].last_modified.has_value());
  CHECK(page.prefixes == std::vector<std::string>{"p/"});
  CHECK(page.next_key == "k");
  CHECK(page.next_version == "2");
}

TEST_CASE("objects are held and retained") {
  setting with;
  tenon::run(with.client.set_legal_hold("b", "k", true));
  CHECK(with.server->last == "PUT /b/k?legal-hold=");
  CHECK(with.server->content.find("<Status>ON</Status>") != std::string::npos);
  with.answer("<LegalHold><Status>ON</Status></LegalHold>");
  CHECK(tenon::run(with.client.legal_hold("b", "k")));
  s3::retention wanted;
  wanted.kind = s3::retention::mode::compliance;
  wanted.until = std::chrono::sys_days(std::chrono::year(2030) / 1 / 2) + std::chrono::hours(3);
  tenon::run(with.client.set_object_retention("b", "k", wanted));
  CHECK(with.server->content.find("<Mode>COMPLIANCE</Mode><RetainUntilDate>2030-01-02T03:00:00Z"
                                  "</RetainUntilDate>") != std::string::npos);
  with.answer(
      "<Retention><Mode>GOVERNANCE</Mode>"
      "<RetainUntilDate>2030-01-02T03:00:00Z</RetainUntilDate></Retention>");
  const auto found = tenon::run(with.client.object_retention("b", "k"));
  REQUIRE(found);
  CHECK(found->kind == s3::retention::mode::governance);
  CHECK(found->until == wanted.until);
}

TEST_CASE("attributes of an object are told without its content") {
  setting with;
  with.answer(
      "<GetObjectAttributesResponse><ETag>e</ETag><Checksum><ChecksumCRC32C>AAAAAA==-2"
      "</ChecksumCRC32C></Checksum><ObjectParts><PartsCount>2</PartsCount></ObjectParts>"
      "<StorageClass>STANDARD</StorageClass><ObjectSize>7</ObjectSize>"
      "</GetObjectAttributesResponse>");
  const s3::object_attributes told = tenon::run(with.client.get_object_attributes("b", "k"));
  CHECK(with.server->last == "GET /b/k?attributes=");
  CHECK(told.size == 7);
  CHECK(told.parts == 2U);
  CHECK(told.sum.kind == s3::checksum::crc32c);
  CHECK(told.sum.value == "AAAAAA==-2");
}

TEST_CASE("documents of buckets are set, read and removed") {
  setting with;
  tenon::run(with.client.set_bucket_setting("b", s3::bucket_setting::lifecycle, "<L/>"));
  CHECK(with.server->last == "PUT /b?lifecycle=");
  CHECK(with.server->content == "<L/>");
  with.answer("{\"Version\":\"2012-10-17\"}");
  CHECK(tenon::run(with.client.get_bucket_setting("b", s3::bucket_setting::policy)) ==
        "{\"Version\":\"2012-10-17\"}");
  CHECK(with.server->last == "GET /b?policy=");
  tenon::run(with.client.delete_bucket_setting("b", s3::bucket_setting::cors));
  CHECK(with.server->last == "DELETE /b?cors=");
  tenon::run(with.client.create_bucket("locked", true));
  CHECK(with.server->headers.at("x-amz-bucket-object-lock-enabled") == "true");
}

TEST_CASE("the first version of lists goes on by names") {
  setting with;
  with.options.first_list_version = true;
  s3::client old(http::transport(with.server), with.options);
  with.answer(
      "<ListBucketResult><IsTruncated>true</IsTruncated><Contents><Key>a</Key></Contents>"
      "<Contents><Key>b</Key></Contents></ListBucketResult>");
  s3::list_options asked;
  asked.start_after = "0";
  const s3::list_page page = tenon::run(old.list_objects("b", asked));
  CHECK(with.server->last == "GET /b?marker=0&encoding-type=url&max-keys=1000");
  CHECK(page.next == "b");
  with.answer(
      "<ListBucketResult><IsTruncated>true</IsTruncated><EncodingType>url</EncodingType>"
      "<NextMarker>p%2Fq</NextMarker></ListBucketResult>");
  asked.continuation = page.next;
  CHECK(tenon::run(old.list_objects("b", asked)).next == "p/q");
  CHECK(with.server->last == "GET /b?marker=b&encoding-type=url&max-keys=1000");
}

TEST_CASE("a part of an object is got by its number") {
  setting with;
  with.answer("part");
  with.server->told = {{"x-amz-mp-parts-count", "3"}, {"Content-Range", "bytes 4-7/12"}};
  s3::get_options asked;
  asked.part_number = 2;
  const s3::object_info info = tenon::run(with.client.get_object("b", "k", asked)).info;
  CHECK(with.server->last == "GET /b/k?partNumber=2");
  CHECK(info.parts == 3U);
  CHECK(info.size == 12);
  REQUIRE(info.range);
  CHECK(*info.range->first == 4);
}

TEST_CASE("conditions are asked under their names, of a copy's source too") {
  setting with;
  const s3::time_point when = std::chrono::sys_days(std::chrono::year(2026) / 1 / 2);
  s3::conditions all;
  all.if_match = "\"m\"";
  all.if_none_match = "\"n\"";
  all.if_modified_since = when;
  all.if_unmodified_since = when;
  s3::get_options get;
  get.when = all;
  tenon::run(with.client.head_object("b", "k", get));
  CHECK(with.server->headers.at("If-Match") == "\"m\"");
  CHECK(with.server->headers.at("If-None-Match") == "\"n\"");
  CHECK(with.server->headers.at("If-Modified-Since") == "Fri, 02 Jan 2026 00:00:00 GMT");
  CHECK(with.server->headers.at("If-Unmodified-Since") == "Fri, 02 Jan 2026 00:00:00 GMT");
  s3::copy_source source{"b", "k"};
  source.when = all;
  with.answer("<CopyObjectResult><ETag>\"e\"</ETag></CopyObjectResult>");
  tenon::run(with.client.copy_object(source, "b", "other"));
  for (const char* name :
       {"if-match", "if-none-match", "if-modified-since", "if-unmodified-since"}) {
    CHECK(with.server->headers.contains(std::string("x-amz-copy-source-") + name));
  }
  with.answer("<R><ETag>\"e\"</ETag></R>");
  s3::conditions create;
  create.if_none_match = "*";
  tenon::run(with.client.complete_multipart_upload({"b", "k", "u"}, {{1, "\"e\""}}, create));
  CHECK(with.server->headers.at("If-None-Match") == "*");
  with.answer("");
  s3::delete_options old;
  old.if_match = "\"m\"";
  tenon::run(with.client.delete_object("b", "k", old));
  CHECK(with.server->headers.at("If-Match") == "\"m\"");
}

TEST_CASE("of several objects those that could not be deleted are told") {
  setting with;
  with.answer(
      "<DeleteResult><Deleted><Key>a</Key></Deleted><Error><Key>b</Key><Code>AccessDenied</Code>"
      "<Message>no</Message></Error></DeleteResult>");
  const s3::delete_many_result done =
      tenon::run(with.client.delete_objects("b", {{"a", ""}, {"b", "v"}}));
  CHECK(with.server->last == "POST /b?delete=");
  CHECK(with.server->headers.contains("Content-MD5"));
  CHECK(with.server->headers.contains("x-amz-checksum-sha256"));
  REQUIRE(done.deleted.size() == 1);
  REQUIRE(done.failed.size() == 1);
  CHECK(done.failed[0].key == "b");
  CHECK(done.failed[0].code == "AccessDenied");
  const std::vector<s3::object_id> many(2'001, {"k", ""});
  CHECK(tenon::run(with.client.delete_objects("b", many)).deleted.size() == 3);  // 3 requests
}

TEST_CASE("header fields that have no name here are sent and signed") {
  setting with;
  s3::get_options asked;
  asked.further = {{"x-amz-request-payer", "requester"}};
  tenon::run(with.client.head_object("b", "k", asked));
  CHECK(with.server->headers.at("x-amz-request-payer") == "requester");
  CHECK(with.server->headers.at("Authorization").find(";x-amz-request-payer,") !=
        std::string::npos);
}

TEST_CASE("without the name of a bucket, or of an object where one is meant, nothing is asked") {
  setting with;
  const s3::multipart_upload nameless{"b", "", "u"};
  CHECK_THROWS_AS(tenon::run(with.client.list_objects("")), std::invalid_argument);
  CHECK_THROWS_AS(tenon::run(with.client.list_versions("")), std::invalid_argument);
  CHECK_THROWS_AS(tenon::run(with.client.list_multipart_uploads("")), std::invalid_argument);
  CHECK_THROWS_AS(tenon::run(with.client.delete_objects("", {{"k", ""}})), std::invalid_argument);
  CHECK_THROWS_AS(tenon::run(with.client.delete_object("b", "")), std::invalid_argument);
  CHECK_THROWS_AS(tenon::run(with.client.create_multipart_upload("b", "")), std::invalid_argument);
  CHECK_THROWS_AS(tenon::run(with.client.upload_part(nameless, 1, "")), std::invalid_argument);
  CHECK_THROWS_AS(tenon::run(with.client.abort_multipart_upload(nameless)), std::invalid_argument);
  CHECK(with.server->last.empty());
}
