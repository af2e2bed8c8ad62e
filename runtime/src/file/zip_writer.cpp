#include <sys/stat.h>
#include <zlib.h>

#include <algorithm>
#include <new>
#include <utility>
#include <vector>

#include "archive_entry.hpp"
#include "zip_format.hpp"

namespace tenon::file::detail {

namespace {

/// Written from its begin to its end, so that sums and sizes stand behind each content.
class zip_archive final : public archive_writer {
 public:
  zip_archive(byte_sink& to, int level) : to_(to), out_(std::size_t{64} << 10U) {
    constexpr int raw_window = -15;
    if (::deflateInit2(&stream_, level, Z_DEFLATED, raw_window, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
      throw std::bad_alloc();
    }
  }
  zip_archive(const zip_archive&) = delete;
  zip_archive& operator=(const zip_archive&) = delete;
  ~zip_archive() override { ::deflateEnd(&stream_); }

  void begin(const archive_entry& entry) override {
    current_ = {};
    current_.name = entry.directory ? entry.name + '/' : entry.name;
    current_.directory = entry.directory;
    current_.mode = entry.mode | (entry.directory ? unsigned{S_IFDIR} : unsigned{S_IFREG});
    current_.time = dos_time(entry.modified);
    current_.offset = at_;
    current_.sum = static_cast<std::uint32_t>(::crc32(0, nullptr, 0));
    ::deflateReset(&stream_);
    write(local_header());
  }
  void content(std::string_view piece) override {
    current_.size += piece.size();
    current_.sum = static_cast<std::uint32_t>(::crc32(current_.sum,
                                                      reinterpret_cast<const Bytef*>(piece.data()),
                                                      static_cast<uInt>(piece.size())));
    stream_.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(piece.data()));
    stream_.avail_in = static_cast<uInt>(piece.size());
    while (stream_.avail_in != 0) (void)compress(Z_NO_FLUSH);
  }
  void end() override {
    if (!current_.directory) {
      stream_.avail_in = 0;
      while (compress(Z_FINISH) != Z_STREAM_END) {
      }
      write(descriptor_text());
    }
    written_.push_back(std::move(current_));
  }
  void finish() override {
    const std::uint64_t begin = at_;
    for (const written& each : written_) write(central_header(each));
    write(directory_end(begin, at_ - begin));
    to_.finish();
  }

 private:
  struct written {
    std::string name{};
    bool directory = false;
    unsigned mode = 0;
    std::uint32_t time = 0;
    std::uint32_t sum = 0;
    std::uint64_t size = 0;
    std::uint64_t packed = 0;
    std::uint64_t offset = 0;
  };

  void write(std::string_view text) {
    to_.write(text);
    at_ += text.size();
  }
  int compress(int flush) {
    stream_.next_out = reinterpret_cast<Bytef*>(out_.data());
    stream_.avail_out = static_cast<uInt>(out_.size());
    const int done = ::deflate(&stream_, flush);
    const std::size_t made = out_.size() - stream_.avail_out;
    current_.packed += made;
    write({out_.data(), made});
    return done;
  }
  [[nodiscard]] std::string local_header() const {
    std::string text;
    append_number(text, zip::local_header);
    append_number(text, zip::version);
    append_number(text, flags(current_));
    append_number(text, method(current_));
    append_number(text, current_.time);
    append_number(text, std::uint32_t{0});  // sum and sizes follow, in 64 bits
    append_number(text, current_.directory ? std::uint32_t{0} : zip::in_extra);
    append_number(text, current_.directory ? std::uint32_t{0} : zip::in_extra);
    append_number(text, static_cast<std::uint16_t>(current_.name.size()));
    append_number(text, static_cast<std::uint16_t>(current_.directory ? 0 : 20));
    text += current_.name;
    if (current_.directory) return text;
    append_number(text, zip::extra64);
    append_number(text, std::uint16_t{16});
    append_number(text, std::uint64_t{0});
    append_number(text, std::uint64_t{0});
    return text;
  }
  [[nodiscard]] std::string descriptor_text() const {
    std::string text;
    append_number(text, zip::data_descriptor);
    append_number(text, current_.sum);
    append_number(text, current_.packed);
    append_number(text, current_.size);
    return text;
  }
  static std::uint16_t flags(const written& of) noexcept {
    return static_cast<std::uint16_t>(zip::utf8_flag | (of.directory ? 0U : zip::descriptor_flag));
  }
  static std::uint16_t method(const written& of) noexcept {
    return of.directory ? zip::stored : zip::deflated;
  }
  static std::string central_header(const written& of) {
    std::string text;
    append_number(text, zip::central_header);
    append_number(text, zip::made_by_unix);
    append_number(text, zip::version);
    append_number(text, flags(of));
    append_number(text, method(of));
    append_number(text, of.time);
    append_number(text, of.sum);
    append_number(text, zip::in_extra);
    append_number(text, zip::in_extra);
    append_number(text, static_cast<std::uint16_t>(of.name.size()));
    append_number(text, std::uint16_t{28});
    append_number(text, std::uint16_t{0});  // comment
    append_number(text, std::uint16_t{0});  // disk
    append_number(text, std::uint16_t{0});  // internal attributes
    append_number(text, static_cast<std::uint32_t>(of.mode) << 16U);
    append_number(text, zip::in_extra);
    text += of.name;
    append_number(text, zip::extra64);
    append_number(text, std::uint16_t{24});
    append_number(text, of.size);
    append_number(text, of.packed);
    append_number(text, of.offset);
    return text;
  }
  [[nodiscard]] std::string directory_end(std::uint64_t begin, std::uint64_t size) const {
    const std::uint64_t entries = written_.size();
    std::string text;
    append_number(text, zip::end_of_directory64);
    append_number(text, std::uint64_t{zip::end64_size - 12});
    append_number(text, zip::made_by_unix);
    append_number(text, zip::version);
    append_number(text, std::uint32_t{0});
    append_number(text, std::uint32_t{0});
    append_number(text, entries);
    append_number(text, entries);
    append_number(text, size);
    append_number(text, begin);
    append_number(text, zip::locator64);
    append_number(text, std::uint32_t{0});
    append_number(text, begin + size);
    append_number(text, std::uint32_t{1});
    append_number(text, zip::end_of_directory);
    append_number(text, std::uint16_t{0});
    append_number(text, std::uint16_t{0});
    append_number(text, zip::in_end64);
    append_number(text, zip::in_end64);
    append_number(text, zip::in_extra);
    append_number(text, zip::in_extra);
    append_number(text, std::uint16_t{0});
    return text;
  }

  byte_sink& to_;
  z_stream stream_{};
  std::vector<char> out_;
  std::uint64_t at_ = 0;
  written current_;
  std::vector<written> written_;
};

}  // namespace

std::unique_ptr<archive_writer> zip_writer(byte_sink& to, int level) {
  return std::make_unique<zip_archive>(to, level);
}

}  // namespace tenon::file::detail
