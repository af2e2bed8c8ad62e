#include <tenon/file/body.hpp>

#include <algorithm>
#include <cerrno>
#include <memory>

#include <tenon/file/atomic.hpp>
#include <tenon/file/stream.hpp>
#include <tenon/http/descriptor_source.hpp>
#include <tenon/http/restartable.hpp>

#include "failure.hpp"

namespace tenon::file {

namespace {

constexpr std::size_t body_piece = std::size_t{64} << 10U;  // what is read on the loop when cached

/// A part of an open file, which a server sends without reading it (sendfile).
class part_source final : public http::descriptor_source, public http::restartable {
 public:
  part_source(opened_file file, std::uint64_t offset, std::uint64_t length)
      : file_(std::move(file)), begin_(offset), at_(offset), left_(length) {}

  task<std::string_view> read() override {
    if (left_ == 0) co_return std::string_view{};
    piece_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(left_, body_piece)));
    const std::size_t got = co_await file_.read_at(
        at_, std::as_writable_bytes(std::span(piece_.data(), piece_.size())));
    // Less than was announced would leave the other side waiting.
    if (got == 0) detail::fail("read to the expected end of", file_.path(), ESPIPE);
    skip(got);
    co_return std::string_view(piece_.data(), got);
  }
  [[nodiscard]] std::optional<std::uint64_t> length() const noexcept override { return left_; }
  [[nodiscard]] int descriptor() const noexcept override { return file_.number(); }
  [[nodiscard]] std::uint64_t offset() const noexcept override { return at_; }
  void skip(std::uint64_t bytes) noexcept override {
    at_ += bytes;
    left_ -= bytes;
  }
  task<void> restart() override {
    left_ += at_ - begin_;
    at_ = begin_;
    co_return;
  }

 private:
  opened_file file_;
  std::string piece_{};
  std::uint64_t begin_;
  std::uint64_t at_;
  std::uint64_t left_;
};

/// A file that is opened when it is first read.
class content_source final : public http::body_source, public http::restartable {
 public:
  explicit content_source(content what) : what_(std::move(what)) {}

  task<std::string_view> read() override {
    if (!opened_) {
      body_ = co_await what_.open();
      opened_ = true;
    }
    co_return co_await body_.read();
  }
  task<void> restart() override {
    body_ = http::body();
    opened_ = false;
    co_return;
  }

 private:
  content what_;
  http::body body_;
  bool opened_ = false;
};

}  // namespace

http::body body_of(opened_file file, std::uint64_t offset, std::uint64_t length) {
  return http::body(std::make_unique<part_source>(std::move(file), offset, length));
}

task<http::body> content::open() const {
  opened_file file = co_await file::open(path);
  const std::uint64_t size = co_await file.size();
  const std::uint64_t begin = std::min(offset, size);
  co_return body_of(std::move(file), begin, std::min(length, size - begin));
}

content::operator http::body() const { return http::body(std::make_unique<content_source>(*this)); }

namespace {

/// Writes what a body has left, when that is not too much.
template <class Writer>
task<std::uint64_t> write_all(Writer& to, http::body& from, std::uint64_t limit) {
  std::uint64_t written = 0;
  for (;;) {
    const std::string_view piece = co_await from.read();
    if (piece.empty()) break;
    if (piece.size() > limit - written) throw http::body_error(http::body_error::kind::too_large);
    co_await to.write(piece);
    written += piece.size();
  }
  co_return written;
}

}  // namespace

task<std::uint64_t> write_body(opened_file& to, http::body& from, std::uint64_t limit) {
  return write_all(to, from, limit);
}

task<std::uint64_t> write_body(stream& to, http::body& from, std::uint64_t limit) {
  return write_all(to, from, limit);
}

task<std::uint64_t> save_body(std::string path, http::body& from, std::uint64_t limit) {
  atomic_writer to = co_await replace(std::move(path));
  const std::uint64_t written = co_await write_all(to, from, limit);
  co_await to.commit();
  co_return written;
}

}  // namespace tenon::file
