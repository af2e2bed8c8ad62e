#include <tenon/middleware/compression.hpp>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>

#include "../http/response_head.hpp"
#include "accepts_gzip.hpp"
#include "answers.hpp"
#include "gzip.hpp"

namespace tenon::middleware {

namespace {

constexpr std::size_t most_at_once = 64 * 1024;  // of what is compressed in one turn of the loop

bool compressible(std::string_view type) noexcept {
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  if (type.starts_with("text/") || type.ends_with("+json") || type.ends_with("+xml")) return true;
  return type == "application/json" || type == "application/xml" || type == "application/yaml" ||
         type == "application/javascript" || type == "application/jsonl" ||
         type == "application/x-ndjson" || type == "application/json-seq";
}

bool may_be_compressed(const http::response& answer) {
  if (answer.status < 200 || answer.status == 204 || answer.status == 206 || answer.status == 304 ||
      answer.headers.contains("Content-Encoding") || answer.headers.contains("Content-Range")) {
    return false;
  }
  const std::string_view control = answer.headers.find("Cache-Control").value_or("");
  return !http::list_contains(control, "no-transform") &&
         compressible(answer.headers.find("Content-Type").value_or(""));
}

/// A body's bytes as gzip, as they are read.
class compressed_stream final : public http::body_source {
 public:
  compressed_stream(http::body from, int level) : from_(std::move(from)), encoder_(level) {}

  task<std::string_view> read() override {
    out_.clear();
    if (ended_) co_return std::string_view{};
    if (rest_.empty()) rest_ = co_await from_.read();
    if (rest_.empty()) {
      ended_ = true;
      encoder_.finish({}, out_);
    } else {
      const std::string_view piece = rest_.substr(0, most_at_once);
      rest_.remove_prefix(piece.size());
      encoder_.add(piece, out_);
    }
    co_return out_;
  }

 private:
  http::body from_;
  detail::gzip_encoder encoder_;
  std::string_view rest_;
  std::string out_;
  bool ended_ = false;
};

void mark(http::fields& headers) {
  headers.add_view("Content-Encoding", "gzip");
  const std::optional<std::string_view> tag = headers.find("ETag");
  if (tag && !tag->starts_with("W/")) headers.set("ETag", "W/" + std::string(*tag));
}

}  // namespace

compression::compression(compression_options options) : options_(options) {
  if (options.level < 1 || options.level > 9) {
    throw std::invalid_argument("a compression level is between 1 and 9");
  }
}

task<http::response> compression::handle(http::request& incoming) {
  const bool wanted = detail::accepts_gzip(incoming.headers);
  const bool silent = incoming.method == http::method::head;
  http::response answer = co_await inner().handle(incoming);
  if (!may_be_compressed(answer)) co_return answer;
  detail::add_vary(answer.headers, "Accept-Encoding");
  if (!wanted || silent) co_return answer;
  const std::optional<std::uint64_t> size = answer.body.size();
  if (size && *size < options_.smallest) co_return answer;
  if (answer.body.buffered() && *size <= most_at_once) {
    std::string packed;
    detail::gzip_encoder(options_.level).finish(answer.body.text(), packed);
    if (packed.size() >= *size) co_return answer;
    answer.body = std::move(packed);
  } else {
    answer.body = std::unique_ptr<http::body_source>(
        std::make_unique<compressed_stream>(std::move(answer.body), options_.level));
  }
  mark(answer.headers);
  co_return answer;
}

namespace {

constexpr std::uint64_t free_of_ratio = 64 * 1024;

/// A body's bytes with their coding taken off, as they are read.
class decompressed_stream final : public http::body_source {
 public:
  decompressed_stream(http::body from, const decompression_options& limits)
      : from_(std::move(from)), limits_(limits) {}

  task<std::string_view> read() override {
    using state = detail::inflater::state;
    out_.clear();
    while (out_.empty()) {
      if (rest_.empty() && !from_ended_) {
        rest_ = co_await from_.read();
        from_ended_ = rest_.empty();
        taken_ += rest_.size();
      }
      const bool last = rest_.empty();
      if (last && inflater_.complete()) break;
      const state now = inflater_.next(rest_, out_, most_at_once);
      if (now == state::failed || (last && out_.empty() && !inflater_.complete())) {
        throw http::body_error(last && now != state::failed ? http::body_error::kind::truncated
                                                            : http::body_error::kind::malformed);
      }
      given_ += out_.size();
      if (given_ > limits_.bytes || (given_ > free_of_ratio && given_ / limits_.ratio > taken_)) {
        throw http::body_error(http::body_error::kind::too_large);
      }
    }
    co_return out_;
  }

 private:
  http::body from_;
  decompression_options limits_;
  detail::inflater inflater_;
  std::string_view rest_;
  std::string out_;
  std::uint64_t taken_ = 0;
  std::uint64_t given_ = 0;
  bool from_ended_ = false;
};

bool is_known(std::string_view coding) noexcept {
  return http::equal_ignoring_case(coding, "gzip") || http::equal_ignoring_case(coding, "x-gzip") ||
         http::equal_ignoring_case(coding, "deflate");
}

}  // namespace

task<http::response> decompression::handle(http::request& incoming) {
  const std::optional<std::string_view> coding = incoming.headers.find("Content-Encoding");
  if (!coding || http::equal_ignoring_case(*coding, "identity")) {
    return inner().handle(incoming);
  }
  if (incoming.headers.count("Content-Encoding") != 1 || !is_known(*coding)) {
    return []() -> task<http::response> {
      http::response answer = http::detail::problem(415);
      answer.headers.add_view("Accept-Encoding", "gzip, deflate");
      co_return answer;
    }();
  }
  incoming.headers.erase("Content-Encoding");
  incoming.headers.erase("Content-Length");
  incoming.body = std::unique_ptr<http::body_source>(
      std::make_unique<decompressed_stream>(std::move(incoming.body), options_));
  return inner().handle(incoming);
}

}  // namespace tenon::middleware
