#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <new>
#include <utility>
#include <vector>

#include "archive_entry.hpp"
#include "failure.hpp"
#include "zip_format.hpp"

namespace tenon::file::detail {

namespace {

constexpr std::size_t largest_directory = std::size_t{256} << 20U;
constexpr std::size_t longest_comment = 0xffff;

/// Takes the compression off.
class raw_inflater {
 public:
  raw_inflater() {
    constexpr int raw_window = -15;
    if (::inflateInit2(&stream_, raw_window) != Z_OK) throw std::bad_alloc();
  }
  raw_inflater(const raw_inflater&) = delete;
  raw_inflater& operator=(const raw_inflater&) = delete;
  ~raw_inflater() { ::inflateEnd(&stream_); }
  z_stream& stream() noexcept { return stream_; }

 private:
  z_stream stream_{};
};

class zip_reader {
 public:
  zip_reader(const descriptor& file, unpacker& into)
      : file_(file),
        into_(into),
        size_(static_cast<std::uint64_t>(look_at(file, into.archive()).st_size)) {}

  void read_all() {
    const extent directory = find_directory();
    const std::string text = read_at(directory.offset, directory.length);
    number_reader in(text);
    for (std::uint64_t each = 0; each < entries_; ++each) {
      const central entry = read_central(in);
      if (entry.offset >= directory.offset) malformed();
      unpack(entry, directory.offset);
    }
  }

 private:
  struct extent {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
  };
  struct central {
    archive_entry entry{};
    std::uint16_t flags = 0;
    std::uint16_t method = 0;
    std::uint32_t sum = 0;
    std::uint64_t packed = 0;
    std::uint64_t offset = 0;
  };

  [[noreturn]] void malformed(const std::string& entry = {}) const {
    into_.refuse(archive_error::kind::malformed, entry);
  }
  std::string read_at(std::uint64_t offset, std::uint64_t length) const {
    if (length > largest_directory || offset > size_ || length > size_ - offset) malformed();
    std::string text(static_cast<std::size_t>(length), '\0');
    read_into(offset, text.data(), text.size());
    return text;
  }
  void read_into(std::uint64_t offset, char* into, std::size_t size) const {
    while (size != 0) {
      const ssize_t got = ::pread(file_.get(), into, size, static_cast<off_t>(offset));
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) fail("read", into_.archive());
      if (got == 0) malformed();
      offset += static_cast<std::uint64_t>(got);
      into += got;
      size -= static_cast<std::size_t>(got);
    }
  }

  /// From the end of the file, where its record is, before a comment.
  extent find_directory() {
    const std::uint64_t tail = std::min<std::uint64_t>(size_, zip::end_size + longest_comment);
    const std::string text = read_at(size_ - tail, tail);
    for (std::size_t back = zip::end_size; back <= text.size(); ++back) {
      number_reader in(std::string_view(text).substr(text.size() - back));
      if (in.next<std::uint32_t>() != zip::end_of_directory) continue;
      in.skip(4);  // disks
      in.skip(2);
      entries_ = in.next<std::uint16_t>();
      extent found;
      found.length = in.next<std::uint32_t>();
      found.offset = in.next<std::uint32_t>();
      if (in.next<std::uint16_t>() + zip::end_size != back) continue;
      if (entries_ == zip::in_end64 || found.offset == zip::in_extra) {
        return find_directory64(size_ - back);
      }
      return found;
    }
    malformed();
  }
  extent find_directory64(std::uint64_t end) {
    if (end < zip::locator_size) malformed();
    const std::string locator = read_at(end - zip::locator_size, zip::locator_size);
    number_reader at(locator);
    if (at.next<std::uint32_t>() != zip::locator64) malformed();
    at.skip(4);
    const std::string text = read_at(at.next<std::uint64_t>(), zip::end64_size);
    number_reader in(text);
    if (in.next<std::uint32_t>() != zip::end_of_directory64) malformed();
    in.skip(8 + 2 + 2 + 4 + 4 + 8);
    entries_ = in.next<std::uint64_t>();
    extent found;
    found.length = in.next<std::uint64_t>();
    found.offset = in.next<std::uint64_t>();
    return found;
  }

  central read_central(number_reader& in) const {
    if (in.next<std::uint32_t>() != zip::central_header) malformed();
    central made;
    const auto made_by = in.next<std::uint16_t>();
    in.skip(2);
    made.flags = in.next<std::uint16_t>();
    made.method = in.next<std::uint16_t>();
    made.entry.modified = unix_time(in.next<std::uint32_t>());
    made.sum = in.next<std::uint32_t>();
    made.packed = in.next<std::uint32_t>();
    made.entry.size = in.next<std::uint32_t>();
    const auto name_size = in.next<std::uint16_t>();
    const auto extra_size = in.next<std::uint16_t>();
    const auto comment_size = in.next<std::uint16_t>();
    in.skip(4);  // disk, internal attributes
    const auto attributes = in.next<std::uint32_t>();
    made.offset = in.next<std::uint32_t>();
    made.entry.name = in.take(name_size);
    read_extra(in.take(extra_size), made);
    (void)in.take(comment_size);
    if (in.ran_short()) malformed();
    finish_entry(made, made_by, attributes);
    return made;
  }
  /// The numbers that had no place in 32 bits, in this order.
  void read_extra(std::string_view text, central& into) const {
    number_reader in(text);
    while (!in.empty()) {
      const auto id = in.next<std::uint16_t>();
      const auto size = in.next<std::uint16_t>();
      number_reader field(in.take(size));
      if (in.ran_short()) return;  // some programs pad it
      if (id != zip::extra64) continue;
      if (into.entry.size == zip::in_extra) into.entry.size = field.next<std::uint64_t>();
      if (into.packed == zip::in_extra) into.packed = field.next<std::uint64_t>();
      if (into.offset == zip::in_extra) into.offset = field.next<std::uint64_t>();
      if (field.ran_short()) malformed(into.entry.name);
    }
  }
  void finish_entry(central& made, std::uint16_t made_by, std::uint32_t attributes) const {
    archive_entry& entry = made.entry;
    constexpr unsigned unix_system = 3;
    const unsigned mode = (made_by >> 8U) == unix_system ? attributes >> 16U : 0U;
    entry.directory = entry.name.ends_with('/');
    while (entry.name.ends_with('/')) entry.name.pop_back();
    if (S_ISLNK(mode)) into_.refuse(archive_error::kind::link, entry.name);
    const bool odd = mode != 0 && (mode & S_IFMT) != 0 && !S_ISREG(mode) && !S_ISDIR(mode);
    const bool known = made.method == zip::stored || made.method == zip::deflated;
    if (odd || !known || (made.flags & zip::encrypted_flag) != 0) {
      into_.refuse(archive_error::kind::unsupported, entry.name);
    }
    // A backslash divides names in archives of careless programs, and of attackers.
    if (entry.name.find('\\') != std::string::npos) {
      into_.refuse(archive_error::kind::escape, entry.name);
    }
    entry.mode = mode != 0 ? mode & 0777U : (entry.directory ? 0755U : 0644U);
  }

  void unpack(const central& from, std::uint64_t end) {
    into_.begin(from.entry);
    if (!from.entry.directory) copy_content(from, end);
    into_.end();
  }
  void copy_content(const central& from, std::uint64_t end) {
    const std::string header = read_at(from.offset, zip::local_size);
    number_reader in(header);
    if (in.next<std::uint32_t>() != zip::local_header) malformed(from.entry.name);
    in.skip(22);
    const auto name_size = in.next<std::uint16_t>();
    const auto extra_size = in.next<std::uint16_t>();
    const std::uint64_t begin = from.offset + zip::local_size + name_size + extra_size;
    if (begin > end || from.packed > end - begin) malformed(from.entry.name);
    made_ = 0;
    sum_ = static_cast<std::uint32_t>(::crc32(0, nullptr, 0));
    if (from.method == zip::stored) {
      copy_stored(from, begin);
    } else {
      copy_deflated(from, begin);
    }
    if (made_ != from.entry.size || sum_ != from.sum) malformed(from.entry.name);
  }
  void give(const central& from, std::string_view piece) {
    made_ += piece.size();
    if (made_ > from.entry.size) malformed(from.entry.name);
    sum_ = static_cast<std::uint32_t>(::crc32(sum_, reinterpret_cast<const Bytef*>(piece.data()),
                                              static_cast<uInt>(piece.size())));
    into_.content(piece);
  }
  void copy_stored(const central& from, std::uint64_t begin) {
    for (std::uint64_t done = 0; done < from.packed;) {
      const auto some =
          static_cast<std::size_t>(std::min<std::uint64_t>(from.packed - done, in_.size()));
      read_into(begin + done, in_.data(), some);
      give(from, {in_.data(), some});
      done += some;
    }
  }
  void copy_deflated(const central& from, std::uint64_t begin) {
    raw_inflater inflater;
    z_stream& stream = inflater.stream();
    std::uint64_t read = 0;
    for (int told = Z_OK; told != Z_STREAM_END;) {
      if (stream.avail_in == 0 && read < from.packed) {
        const auto some =
            static_cast<std::size_t>(std::min<std::uint64_t>(from.packed - read, in_.size()));
        read_into(begin + read, in_.data(), some);
        read += some;
        stream.next_in = reinterpret_cast<Bytef*>(in_.data());
        stream.avail_in = static_cast<uInt>(some);
      }
      stream.next_out = reinterpret_cast<Bytef*>(out_.data());
      stream.avail_out = static_cast<uInt>(out_.size());
      told = ::inflate(&stream, Z_NO_FLUSH);
      if (told != Z_OK && told != Z_STREAM_END) malformed(from.entry.name);
      give(from, {out_.data(), out_.size() - stream.avail_out});
    }
  }

  const descriptor& file_;
  unpacker& into_;
  std::uint64_t size_;
  std::uint64_t entries_ = 0;
  std::uint64_t made_ = 0;
  std::uint32_t sum_ = 0;
  std::vector<char> in_ = std::vector<char>(std::size_t{64} << 10U);
  std::vector<char> out_ = std::vector<char>(std::size_t{64} << 10U);
};

}  // namespace

void unpack_zip(const descriptor& file, unpacker& into) { zip_reader(file, into).read_all(); }

}  // namespace tenon::file::detail
