#include <tenon/file/spooled.hpp>

#include <algorithm>
#include <utility>

#include <tenon/file/body.hpp>

namespace tenon::file {

task<> spooled_file::write(std::string_view text) {
  if (!spooled_ && text.size() > limit_ - text_.size()) {
    file_ = co_await open_temporary(folder_);
    co_await file_.write_at(0, text_);
    spooled_ = true;
    text_ = std::string();
  }
  if (spooled_) {
    co_await file_.write_at(size_, text);
  } else {
    text_.append(text);
  }
  size_ += text.size();
}

task<std::string> spooled_file::read_text_at(std::uint64_t offset, std::size_t most) {
  if (spooled_) co_return co_await file_.read_text_at(offset, most);
  const auto from = static_cast<std::size_t>(std::min<std::uint64_t>(offset, text_.size()));
  co_return text_.substr(from, most);
}

http::body spooled_file::take_body() {
  const std::uint64_t size = std::exchange(size_, 0);
  if (!std::exchange(spooled_, false)) return http::body(std::exchange(text_, {}));
  return body_of(std::move(file_), 0, size);
}

}  // namespace tenon::file
