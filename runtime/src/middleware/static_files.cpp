#include <tenon/middleware/static_files.hpp>

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <tenon/async/offload.hpp>
#include <tenon/http/conditional.hpp>
#include <tenon/http/descriptor_source.hpp>
#include <tenon/http/url.hpp>

#include "../http/response_head.hpp"
#include "answers.hpp"
#include "codings.hpp"
#include "media_types.hpp"
#include "opened.hpp"

namespace tenon::middleware {

namespace {

using detail::found_file;

constexpr std::size_t piece_size = 64 * 1024;
constexpr std::array<std::string_view, 3> packed_codings{"br", "zstd", "gzip"};  // small first

std::string_view ending_of(std::string_view coding) noexcept {
  if (coding == "br") return ".br";
  return coding == "zstd" ? ".zst" : ".gz";
}

/// A file, and the coding that its content is packed in; empty: none.
struct chosen_file {
  found_file found{};
  std::string_view coding{};
};

/// A part of a file, read piece by piece on the worker pool.
class file_stream final : public http::descriptor_source {
 public:
  file_stream(detail::opened file, std::uint64_t offset, std::uint64_t length) noexcept
      : file_(std::move(file)), offset_(offset), left_(length) {}

  task<std::string_view> read() override {
    piece_.clear();
    if (left_ == 0) co_return std::string_view{};
    auto read = [this] {
      return detail::read_at(file_.get(), offset_,
                             static_cast<std::size_t>(std::min<std::uint64_t>(left_, piece_size)));
    };
    piece_ = co_await offload(std::move(read));
    skip(piece_.size());
    co_return piece_;
  }
  [[nodiscard]] std::optional<std::uint64_t> length() const noexcept override { return left_; }
  [[nodiscard]] int descriptor() const noexcept override { return file_.get(); }
  [[nodiscard]] std::uint64_t offset() const noexcept override { return offset_; }
  void skip(std::uint64_t bytes) noexcept override {
    offset_ += bytes;
    left_ -= bytes;
  }

 private:
  detail::opened file_;
  std::uint64_t offset_;
  std::uint64_t left_;
  std::string piece_;
};

http::body body_of(found_file& found, std::uint64_t first, std::uint64_t length) {
  if (found.content.size() == found.size) {
    return found.content.substr(static_cast<std::size_t>(first), static_cast<std::size_t>(length));
  }
  return std::unique_ptr<http::body_source>(
      std::make_unique<file_stream>(std::move(found.file), first, length));
}

/// The path below the root, or nothing for one that no file has: `..`, empty or hidden segments,
/// and characters that a decoded path must not have.
std::optional<std::string> file_path(std::string_view path, bool hidden) {
  for (std::size_t at = 0; (at = path.find('%', at)) != std::string_view::npos; ++at) {
    if (http::equal_ignoring_case(path.substr(at, 3), "%2f")) return std::nullopt;
  }
  std::string decoded;
  if (!http::percent_decode(decoded, path) || decoded.find('\0') != std::string::npos) {
    return std::nullopt;
  }
  std::string_view left = decoded;
  while (!left.empty()) {
    const std::size_t slash = left.find('/');
    const std::string_view segment = left.substr(0, slash);
    const bool dots = segment == "." || segment == "..";
    if (segment.empty() || dots || (segment.front() == '.' && !hidden)) return std::nullopt;
    left = slash == std::string_view::npos ? std::string_view{} : left.substr(slash + 1);
  }
  return decoded;
}

}  // namespace

struct static_files::implementation {
  static_files_options options;
  detail::opened root{};

  /// Packed in the first of these codings that there is; else as it is.
  task<chosen_file> find(std::string path, std::vector<std::string_view> codings) const {
    auto open = [this, &path, &codings] {
      for (const std::string_view coding : codings) {
        chosen_file packed{detail::find_beneath(root.get(), path + std::string(ending_of(coding))),
                           coding};
        if (packed.found.which == found_file::kind::file) return packed;
      }
      return chosen_file{detail::find_beneath(root.get(), path), {}};
    };
    co_return co_await offload(std::move(open));
  }
  [[nodiscard]] std::string_view type_of(std::string_view name) const {
    const auto own = options.types.find(name.substr(name.rfind('.') + 1));
    return own != options.types.end() ? std::string_view(own->second) : detail::media_type_of(name);
  }
  task<http::response> answer(const http::request& incoming, std::string path) const;
  http::response send(const http::request& incoming, chosen_file chosen,
                      std::string_view type) const;
};

static_files::static_files(static_files_options options)
    : implementation_(
          std::make_unique<implementation>(implementation{.options = std::move(options)})) {
  const static_files_options& chosen = implementation_->options;
  if (!chosen.prefix.starts_with('/') || !chosen.prefix.ends_with('/')) {
    throw std::invalid_argument("prefix '" + chosen.prefix + "' must begin and end with '/'");
  }
  const int directory = ::open(chosen.root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) throw std::system_error(errno, std::generic_category(), chosen.root);
  implementation_->root = detail::opened(directory);
}

static_files::~static_files() = default;

task<http::response> static_files::handle(http::request& incoming) {
  const implementation& self = *implementation_;
  const std::string_view path = http::split_target(incoming.target).path;
  const std::string& prefix = self.options.prefix;
  if (!path.starts_with(prefix)) {
    if (has_inner()) co_return co_await inner().handle(incoming);
    co_return http::detail::problem(404);
  }
  if (incoming.method != http::method::get && incoming.method != http::method::head) {
    http::response refusal = http::detail::problem(405);
    refusal.headers.add_view("Allow", "GET, HEAD");
    co_return refusal;
  }
  std::optional<std::string> file = file_path(path.substr(prefix.size()), self.options.hidden);
  if (!file) co_return http::detail::problem(404);
  co_return co_await self.answer(incoming, std::move(*file));
}

task<http::response> static_files::implementation::answer(const http::request& incoming,
                                                          std::string path) const {
  if (path.empty() || path.ends_with('/')) {
    if (options.index.empty()) co_return http::detail::problem(404);
    path += options.index;
  }
  std::vector<std::string_view> codings;
  if (options.precompressed) codings = detail::acceptable_codings(incoming.headers, packed_codings);
  chosen_file chosen = co_await find(path, std::move(codings));
  if (chosen.found.which == found_file::kind::none) co_return http::detail::problem(404);
  if (chosen.found.which == found_file::kind::directory) {
    const http::target_parts parts = http::split_target(incoming.target);
    http::response moved;
    moved.status = 308;
    std::string location(parts.path);
    location += '/';
    if (!parts.query.empty()) location.append("?").append(parts.query);
    moved.headers.add("Location", location);
    co_return moved;
  }
  co_return send(incoming, std::move(chosen), type_of(path));
}

http::response static_files::implementation::send(const http::request& incoming, chosen_file chosen,
                                                  std::string_view type) const {
  found_file& found = chosen.found;
  if (!chosen.coding.empty()) {
    found.tag.insert(found.tag.size() - 1, "-" + std::string(chosen.coding));
  }
  const http::validators current{found.tag, found.modified};
  http::response answer;
  answer.headers.add("ETag", found.tag);
  answer.headers.add("Last-Modified", http::http_date(found.modified));
  if (!options.cache_control.empty()) answer.headers.add("Cache-Control", options.cache_control);
  if (options.precompressed) answer.headers.add_view("Vary", "Accept-Encoding");
  const http::condition state = http::check_conditions(incoming, current);
  if (state == http::condition::failed) return http::detail::problem(412);
  if (state == http::condition::not_modified) {
    answer.status = 304;
    return answer;
  }
  const http::range_choice part = http::choose_range(incoming, current, found.size);
  if (part.which == http::range_choice::kind::unsatisfiable) {
    http::response refusal = http::detail::problem(416);
    refusal.headers.add("Content-Range", http::content_range(part, found.size));
    return refusal;
  }
  answer.headers.add_view("Accept-Ranges", "bytes");
  answer.headers.add("Content-Type", type);
  answer.headers.add_view("X-Content-Type-Options", "nosniff");
  if (!chosen.coding.empty()) answer.headers.add_view("Content-Encoding", chosen.coding);
  const std::uint64_t size = found.size;
  if (part.which == http::range_choice::kind::part) {
    answer.status = 206;
    answer.headers.add("Content-Range", http::content_range(part, size));
    answer.body = body_of(found, part.first, part.length);
  } else {
    answer.body = body_of(found, 0, size);
  }
  return answer;
}

}  // namespace tenon::middleware
