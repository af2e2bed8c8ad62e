#include <tenon/middleware/compression.hpp>

#include <array>
#include <memory>
#include <stdexcept>
#include <string>
#include <tenon/http/transport_error.hpp>
#include <utility>

#include "../http/content_decoder.hpp"
#include "../http/response_head.hpp"
#include "answers.hpp"
#include "codings.hpp"
#include "encoder.hpp"

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

/// A body's bytes, compressed as they are read.
class compressed_stream final : public http::body_source {
 public:
  compressed_stream(http::body from, std::unique_ptr<detail::encoder> with) noexcept
      : from_(std::move(from)), encoder_(std::move(with)) {}

  task<std::string_view> read() override {
    out_.clear();
    if (ended_) co_return std::string_view{};
    if (rest_.empty()) rest_ = co_await from_.read();
    if (rest_.empty()) {
      ended_ = true;
      encoder_->finish({}, out_);
    } else {
      const std::string_view piece = rest_.substr(0, most_at_once);
      rest_.remove_prefix(piece.size());
      encoder_->add(piece, out_);
    }
    co_return out_;
  }

 private:
  http::body from_;
  std::unique_ptr<detail::encoder> encoder_;
  std::string_view rest_;
  std::string out_;
  bool ended_ = false;
};

void mark(http::fields& headers, std::string_view coding) {
  headers.add("Content-Encoding", coding);
  const std::optional<std::string_view> tag = headers.find("ETag");
  if (tag && !tag->starts_with("W/")) headers.set("ETag", "W/" + std::string(*tag));
}

}  // namespace

compression::compression(compression_options options) : options_(std::move(options)) {
  if (options_.level < 1 || options_.level > 9) {
    throw std::invalid_argument("a compression level is between 1 and 9");
  }
  for (const std::string& each : options_.codings) {
    if (detail::make_encoder(each, options_.level) == nullptr) {
      throw std::invalid_argument("'" + each + "' is no coding that is known here");
    }
  }
}

task<http::response> compression::handle(http::request& incoming) {
  const std::string_view coding = detail::preferred_coding(incoming.headers, options_.codings);
  const bool silent = incoming.method == http::method::head;
  http::response answer = co_await inner().handle(incoming);
  if (!may_be_compressed(answer)) co_return answer;
  detail::add_vary(answer.headers, "Accept-Encoding");
  if (coding.empty() || silent) co_return answer;
  const std::optional<std::uint64_t> size = answer.body.size();
  if (size && *size < options_.smallest) co_return answer;
  if (answer.body.buffered() && *size <= most_at_once) {
    std::string packed;
    detail::make_encoder(coding, options_.level)->finish(answer.body.text(), packed);
    if (packed.size() >= *size) co_return answer;
    answer.body = std::move(packed);
  } else {
    answer.body = std::unique_ptr<http::body_source>(std::make_unique<compressed_stream>(
        std::move(answer.body), detail::make_encoder(coding, options_.level)));
  }
  mark(answer.headers, coding);
  co_return answer;
}

namespace {

constexpr std::uint64_t free_of_ratio = 64 * 1024;

/// A body's bytes with their coding taken off, as they are read.
class decompressed_stream final : public http::body_source {
 public:
  decompressed_stream(http::body from, std::unique_ptr<http::detail::content_decoder> decoder,
                      const decompression_options& limits)
      : from_(std::move(from)), decoder_(std::move(decoder)), limits_(limits) {}

  task<std::string_view> read() override {
    for (;;) {
      if (rest_.empty() && !from_ended_ && !more_) {
        rest_ = co_await from_.read();
        from_ended_ = rest_.empty();
        taken_ += rest_.size();
      }
      const std::size_t produced = decode();
      if (produced != 0) co_return std::string_view(out_.data(), produced);
      if (!from_ended_) continue;
      if (!decoder_->complete()) throw http::body_error(http::body_error::kind::truncated);
      co_return std::string_view{};
    }
  }

 private:
  /// How many bytes came out.
  std::size_t decode() {
    if (from_ended_ && decoder_->complete()) return 0;
    http::detail::content_decoder::step done;
    try {
      done = decoder_->decode(rest_, out_.data(), out_.size());
    } catch (const http::transport_error&) {
      throw http::body_error(http::body_error::kind::malformed);
    }
    rest_.remove_prefix(done.consumed);
    more_ = done.produced == out_.size();
    given_ += done.produced;
    if (given_ > limits_.bytes || (given_ > free_of_ratio && given_ / limits_.ratio > taken_)) {
      throw http::body_error(http::body_error::kind::too_large);
    }
    return done.produced;
  }

  http::body from_;
  std::unique_ptr<http::detail::content_decoder> decoder_;
  decompression_options limits_;
  std::string_view rest_;
  std::array<char, 16 * 1024> out_;
  std::uint64_t taken_ = 0;
  std::uint64_t given_ = 0;
  bool from_ended_ = false;
  bool more_ = false;  // the decoder may hold what there was no room for
};

}  // namespace

task<http::response> decompression::handle(http::request& incoming) {
  const std::optional<std::string_view> coding = incoming.headers.find("Content-Encoding");
  if (!coding || http::equal_ignoring_case(*coding, "identity")) {
    return inner().handle(incoming);
  }
  std::unique_ptr<http::detail::content_decoder> decoder =
      http::detail::make_content_decoder(*coding);
  if (incoming.headers.count("Content-Encoding") != 1 || decoder == nullptr) {
    return []() -> task<http::response> {
      http::response answer = http::detail::problem(415);
      answer.headers.add_view("Accept-Encoding", http::detail::decodable_codings);
      co_return answer;
    }();
  }
  incoming.headers.erase("Content-Encoding");
  incoming.headers.erase("Content-Length");
  incoming.body = std::unique_ptr<http::body_source>(std::make_unique<decompressed_stream>(
      std::move(incoming.body), std::move(decoder), options_));
  return inner().handle(incoming);
}

}  // namespace tenon::middleware
