// Transfers against a real server.

#include "bucket.hpp"

#include <tenon/file.hpp>

namespace s3 = tenon::s3;
namespace file = tenon::file;

namespace {

constexpr std::size_t mebibyte = std::size_t{1} << 20U;

tenon::task<> transfer_all(s3::client& client, std::string bucket) {
  const file::temporary_path folder = co_await file::make_temporary_directory();
  const std::string in = folder.path() + "/in";
  const std::string out = folder.path() + "/out";
  std::string content;
  for (int line = 0; content.size() < 12 * mebibyte; ++line) content += std::to_string(line) + '\n';
  co_await file::write_text(in, content);
  s3::transfer_options how;
  how.part_size = 5 * mebibyte;
  how.parallel = 3;

  s3::put_options options;
  options.headers.content_type = "text/x-numbers";
  co_await s3::upload(client, bucket, "file", file::open_body(in), options, how);
  const s3::object_info info = co_await s3::download(client, bucket, "file", out, {}, how);
  CHECK(info.headers.content_type == "text/x-numbers");
  CHECK(co_await file::read_text(out) == content);

  tenon::http::body stream = file::open_body(in);
  co_await s3::upload(client, bucket, "stream", std::move(stream), {}, how);
  s3::object got = co_await s3::get_resuming(client, bucket, "stream");
  CHECK(co_await got.body.take_all(16 * mebibyte) == content);

  const s3::copy_source source{bucket, "stream"};
  co_await s3::copy(client, source, bucket, "copied", {}, how, mebibyte);
  co_await s3::download(client, bucket, "copied", out, {}, how);
  CHECK(co_await file::read_text(out) == content);

  co_await s3::upload(client, bucket, "empty", file::open_body(in, content.size()), {}, how);
  CHECK((co_await s3::download(client, bucket, "empty", out)).size == 0);

  // An upload that stopped after one part goes on.
  const s3::multipart_upload begun = co_await client.create_multipart_upload(bucket, "resumed");
  co_await client.upload_part(begun, 2, file::open_body(in, 5 * mebibyte, 5 * mebibyte));
  how.resume = begun;
  co_await s3::upload(client, bucket, "resumed", file::open_body(in), {}, how);
  co_await s3::download(client, bucket, "resumed", out);
  CHECK(co_await file::read_text(out) == content);
  CHECK((co_await client.list_multipart_uploads(bucket)).uploads.empty());
}

}  // namespace

TEST_CASE("files and streams of several parts go up and come down") {
  in_bucket("transfers", transfer_all);
}
