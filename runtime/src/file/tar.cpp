#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <utility>
#include <vector>

#include "archive_entry.hpp"

namespace tenon::file::detail {

namespace {

constexpr std::size_t tar_block = 512;
constexpr std::size_t longest_extension = std::size_t{1} << 20U;
constexpr std::uint64_t largest_octal = 077777777777U;

/// The header of an entry: IEEE Std 1003.1, pax, "ustar Interchange Format".
struct tar_header {
  char name[100];
  char mode[8];
  char user[8];
  char group[8];
  char size[12];
  char modified[12];
  char checksum[8];
  char type;
  char link[100];
  char magic[6];
  char version[2];
  char user_name[32];
  char group_name[32];
  char major[8];
  char minor[8];
  char prefix[155];
  char padding[12];
};
static_assert(sizeof(tar_header) == tar_block);

template <std::size_t size>
void put_octal(char (&field)[size], std::uint64_t value) {
  std::snprintf(field, size, "%0*llo", static_cast<int>(size - 1),
                static_cast<unsigned long long>(value));
}

template <std::size_t size>
std::string text_of(const char (&field)[size]) {
  return {field, ::strnlen(field, size)};
}

/// The sum of a header's bytes, its own field taken for blanks.
unsigned checksum_of(const tar_header& header) {
  tar_header copy = header;
  std::memset(copy.checksum, ' ', sizeof copy.checksum);
  std::array<unsigned char, tar_block> bytes{};
  std::memcpy(bytes.data(), &copy, bytes.size());
  unsigned sum = 0;
  for (const unsigned char each : bytes) sum += each;
  return sum;
}

/// `17 path=a/b/c/d\n`: the number counts itself.
std::string extension(std::string_view name, std::string_view value) {
  const std::size_t rest = name.size() + value.size() + 3;
  std::size_t size = rest + 1;
  while (std::to_string(size).size() + rest != size) ++size;
  std::string text = std::to_string(size);
  return text.append(" ").append(name).append("=").append(value).append("\n");
}

class tar_archive final : public archive_writer {
 public:
  explicit tar_archive(byte_sink& to) : to_(to) {}

  void begin(const archive_entry& entry) override {
    const std::string name = entry.directory ? entry.name + '/' : entry.name;
    std::string further;
    if (name.size() > sizeof(tar_header::name)) further += extension("path", name);
    if (entry.size > largest_octal) further += extension("size", std::to_string(entry.size));
    if (!further.empty()) {
      write_header("././@PaxHeader", 'x', 0644, 0, further.size());
      to_.write(further);
      pad(further.size());
    }
    write_header(name, entry.directory ? '5' : '0', entry.mode, entry.modified, entry.size);
    size_ = entry.size;
  }
  void content(std::string_view piece) override { to_.write(piece); }
  void end() override { pad(size_); }
  void finish() override {
    to_.write(std::string(2 * tar_block, '\0'));
    to_.finish();
  }

 private:
  void write_header(const std::string& name, char type, unsigned mode, std::int64_t modified,
                    std::uint64_t size) {
    tar_header header{};
    std::memcpy(header.name, name.data(), std::min(name.size(), sizeof header.name));
    put_octal(header.mode, mode & 07777U);
    put_octal(header.user, 0);
    put_octal(header.group, 0);
    put_octal(header.size, std::min(size, largest_octal));
    put_octal(header.modified, static_cast<std::uint64_t>(std::max<std::int64_t>(modified, 0)));
    header.type = type;
    std::memcpy(header.magic, "ustar", 6);
    std::memcpy(header.version, "00", 2);
    std::snprintf(header.checksum, sizeof header.checksum, "%06o", checksum_of(header));
    header.checksum[7] = ' ';
    to_.write({reinterpret_cast<const char*>(&header), sizeof header});
  }
  void pad(std::uint64_t size) {
    const auto over = static_cast<std::size_t>(size % tar_block);
    if (over != 0) to_.write(std::string(tar_block - over, '\0'));
  }
  byte_sink& to_;
  std::uint64_t size_ = 0;
};

/// Reads entries one after the other.
class tar_reader {
 public:
  tar_reader(byte_source& from, unpacker& into) : from_(from), into_(into) {}

  void read_all() {
    while (next()) {
      switch (header_.type) {
        case '0':
        case '\0':
        case '7':
        case '5':
          unpack_entry();
          break;
        case 'x':
          read_extensions(read_text(number(header_.size)));
          break;
        case 'L':  // of GNU tar: the name of the next entry
          long_name_ = read_text(number(header_.size));
          long_name_.resize(::strnlen(long_name_.data(), long_name_.size()));
          break;
        case 'g':  // for all that follow; nothing in it is about what we make
          (void)read_text(number(header_.size));
          break;
        case '1':
        case '2':
          into_.refuse(archive_error::kind::link, name());
        default:
          into_.refuse(archive_error::kind::unsupported, name());
      }
    }
    read_rest();
  }

 private:
  /// False at the end.
  bool next() {
    const std::size_t got = from_.read(reinterpret_cast<char*>(&header_), sizeof header_);
    if (got != sizeof header_) into_.refuse(archive_error::kind::malformed);
    const tar_header nothing{};
    if (std::memcmp(&header_, &nothing, sizeof nothing) == 0) return false;
    if (number(header_.checksum) != checksum_of(header_))
      into_.refuse(archive_error::kind::malformed);
    return true;
  }
  /// What fills the last record; behind it is the sum of what is compressed.
  void read_rest() {
    std::size_t rest = 0;
    while (const std::size_t got = from_.read(piece_.data(), piece_.size())) {
      rest += got;
      if (rest > longest_extension) into_.refuse(archive_error::kind::malformed);
    }
  }
  /// Octal digits; or, of GNU tar, a number in base 256.
  template <std::size_t size>
  std::uint64_t number(const char (&field)[size]) const {
    if ((static_cast<unsigned char>(field[0]) & 0x80U) != 0) {
      std::uint64_t value = 0;
      for (std::size_t at = size - 8; at < size; ++at) {
        value = value << 8U | static_cast<unsigned char>(field[at]);
      }
      if (value > (std::uint64_t{1} << 62U)) into_.refuse(archive_error::kind::malformed);
      return value;
    }
    std::uint64_t value = 0;
    for (const char each : field) {
      if (each == ' ' || each == '\0') continue;
      if (each < '0' || each > '7') into_.refuse(archive_error::kind::malformed);
      value = value * 8 + static_cast<std::uint64_t>(each - '0');
    }
    return value;
  }
  [[nodiscard]] std::string name() const {
    if (!path_.empty()) return path_;
    if (!long_name_.empty()) return long_name_;
    const std::string prefix = text_of(header_.prefix);
    const bool posix = std::memcmp(header_.magic, "ustar", 6) == 0;
    return posix && !prefix.empty() ? prefix + '/' + text_of(header_.name) : text_of(header_.name);
  }
  std::string read_text(std::uint64_t size) {
    if (size > longest_extension) into_.refuse(archive_error::kind::malformed);
    std::string text(static_cast<std::size_t>(size), '\0');
    if (from_.read(text.data(), text.size()) != text.size())
      into_.refuse(archive_error::kind::malformed);
    skip_padding(size);
    return text;
  }
  void read_extensions(std::string_view text) {
    while (!text.empty()) {
      std::size_t size = 0;
      const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), size);
      const auto digits = static_cast<std::size_t>(end - text.data());
      const bool framed = failed == std::errc() && size <= text.size() && size > digits + 2 &&
                          text[digits] == ' ' && text[size - 1] == '\n';
      if (!framed) into_.refuse(archive_error::kind::malformed);
      const std::string_view pair = text.substr(digits + 1, size - digits - 2);
      const std::size_t equals = pair.find('=');
      if (equals == std::string_view::npos) into_.refuse(archive_error::kind::malformed);
      take_extension(pair.substr(0, equals), pair.substr(equals + 1));
      text.remove_prefix(size);
    }
  }
  void take_extension(std::string_view key, std::string_view value) {
    if (key == "path") path_ = value;
    if (key != "size") return;
    const auto [end, failed] = std::from_chars(value.data(), value.data() + value.size(), size_);
    if (failed != std::errc() || end != value.data() + value.size())
      into_.refuse(archive_error::kind::malformed);
    sized_ = true;
  }
  void unpack_entry() {
    archive_entry entry;
    entry.name = name();
    entry.directory = header_.type == '5' || entry.name.ends_with('/');
    while (entry.name.ends_with('/')) entry.name.pop_back();
    entry.mode = static_cast<unsigned>(number(header_.mode)) & 0777U;
    entry.modified = static_cast<std::int64_t>(number(header_.modified));
    entry.size = entry.directory ? 0 : (sized_ ? size_ : number(header_.size));
    const std::uint64_t size = entry.size;
    into_.begin(std::move(entry));
    copy(size);
    into_.end();
    path_.clear();
    long_name_.clear();
    sized_ = false;
  }
  void copy(std::uint64_t size) {
    std::uint64_t left = size;
    while (left != 0) {
      const auto some = static_cast<std::size_t>(std::min<std::uint64_t>(left, piece_.size()));
      if (from_.read(piece_.data(), some) != some)
        into_.refuse(archive_error::kind::malformed, name());
      into_.content({piece_.data(), some});
      left -= some;
    }
    skip_padding(size);
  }
  void skip_padding(std::uint64_t size) {
    const auto over = static_cast<std::size_t>(size % tar_block);
    if (over == 0) return;
    std::array<char, tar_block> padding{};
    const std::size_t rest = tar_block - over;
    if (from_.read(padding.data(), rest) != rest) into_.refuse(archive_error::kind::malformed);
  }

  byte_source& from_;
  unpacker& into_;
  tar_header header_{};
  std::string path_;  // of extensions, for the next entry
  std::string long_name_;
  std::uint64_t size_ = 0;
  bool sized_ = false;
  std::vector<char> piece_ = std::vector<char>(std::size_t{64} << 10U);
};

}  // namespace

std::unique_ptr<archive_writer> tar_writer(byte_sink& to) {
  return std::make_unique<tar_archive>(to);
}

void unpack_tar(byte_source& from, unpacker& into) { tar_reader(from, into).read_all(); }

}  // namespace tenon::file::detail
