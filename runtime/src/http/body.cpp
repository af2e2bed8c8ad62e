#include <tenon/http/body.hpp>

#include <tenon/http/restartable.hpp>

namespace tenon::http {

namespace {

const char* describe(body_error::kind why) noexcept {
  switch (why) {
    case body_error::kind::too_large:
      return "the body is larger than allowed";
    case body_error::kind::malformed:
      return "the body's framing is malformed";
    case body_error::kind::truncated:
      return "the connection ended before the body did";
    case body_error::kind::timeout:
      return "the body arrived too slowly";
  }
  return "the body cannot be read";
}

}  // namespace

body_error::body_error(kind why) : std::runtime_error(describe(why)), why_(why) {}

int body_error::status() const noexcept {
  switch (why_) {
    case kind::too_large:
      return 413;
    case kind::timeout:
      return 408;
    case kind::malformed:
    case kind::truncated:
      break;
  }
  return 400;
}

task<std::optional<std::size_t>> body_source::read_into(std::span<char> /*room*/) {
  co_return std::nullopt;
}

body body::view(std::string_view text) noexcept {
  body made;
  made.view_ = text;
  return made;
}

std::optional<std::uint64_t> body::size() const noexcept {
  if (buffered()) return text().size();
  return source_->length();
}

task<std::string_view> body::read() {
  if (!buffered()) {
    const std::string_view piece = co_await source_->read();
    co_return piece;
  }
  if (std::exchange(read_, true)) co_return std::string_view{};
  co_return text();
}

task<std::optional<std::size_t>> body::read_into(std::span<char> room) {
  if (buffered()) co_return std::nullopt;
  const std::optional<std::size_t> size = co_await source_->read_into(room);
  co_return size;
}

task<std::string_view> body::read_all(std::size_t limit) {
  if (!buffered()) {
    body_source& source = *source_;
    std::string gathered;
    const std::optional<std::uint64_t> length = source.length();
    if (length && *length > limit) throw body_error(body_error::kind::too_large);
    if (length) gathered.reserve(static_cast<std::size_t>(*length));
    for (;;) {
      const std::string_view piece = co_await source.read();
      if (piece.empty()) break;
      if (piece.size() > limit - gathered.size()) throw body_error(body_error::kind::too_large);
      gathered.append(piece);
    }
    text_ = std::move(gathered);
    owns_text_ = true;
    source_.reset();
  }
  if (text().size() > limit) throw body_error(body_error::kind::too_large);
  co_return text();
}

task<std::string> body::take_all(std::size_t limit) {
  const std::string_view all = co_await read_all(limit);
  if (owns_text_) co_return std::move(text_);
  co_return std::string(all);
}

restartable* restartable_of(const body& content) noexcept {
  auto* const found = dynamic_cast<restartable*>(content.source());
  return found != nullptr && found->can_restart() ? found : nullptr;
}

}  // namespace tenon::http
