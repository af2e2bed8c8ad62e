// Reads of a file, by tenon::file, by plain pread and by pread in a worker thread; what no read can
// be cheaper than: copying the same bytes within memory, and adding them up where the kernel keeps
// them; and copies of trees:
//   bench_files plain|thread|tenon|memcpy|mapped random|sequential FILE OPERATIONS
//   bench_files tenon copy FROM TO
// It prints the seconds of the processor that they took.
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <exception>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <tenon/async/offload.hpp>
#include <tenon/file.hpp>
#include <tenon/run.hpp>

namespace {

constexpr std::size_t small_read = 4 << 10;
constexpr std::size_t large_read = 1 << 20;

double used_processor() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto seconds = static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec);
  return seconds + static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

/// Where each read begins.
class places {
 public:
  places(bool random, std::uint64_t file_size)
      : random_(random), size_(random ? small_read : large_read), blocks_(file_size / size_) {
    if (blocks_ == 0) throw std::invalid_argument("the file is too small");
  }
  [[nodiscard]] std::size_t size() const { return size_; }
  std::uint64_t next() {
    if (!random_) return next_++ % blocks_ * size_;
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return (state_ >> 33U) % blocks_ * size_;
  }

 private:
  bool random_;
  std::size_t size_;
  std::uint64_t blocks_;
  std::uint64_t next_ = 0;
  std::uint64_t state_ = 1;
};

/// Reads with pread: where, and into what.
struct plain_reads {
  plain_reads(const std::string& path, bool random)
      : file(::open(path.c_str(), O_RDONLY | O_CLOEXEC)),
        where(random, static_cast<std::uint64_t>(::lseek(file.get(), 0, SEEK_END))),
        into(where.size()) {}
  ssize_t read_at(std::uint64_t offset) {
    return ::pread(file.get(), into.data(), into.size(), static_cast<off_t>(offset));
  }

  tenon::file::descriptor file;
  places where;
  std::vector<std::byte> into;
};

void require_read(ssize_t got) {
  if (got <= 0) throw std::runtime_error("cannot read");
}

void read_plainly(const std::string& path, bool random, std::uint64_t operations) {
  plain_reads reads(path, random);
  for (std::uint64_t each = 0; each < operations; ++each) {
    require_read(reads.read_at(reads.where.next()));
  }
}

tenon::task<> read_tenon(std::string path, bool random, std::uint64_t operations) {
  tenon::file::opened_file file = co_await tenon::file::open(std::move(path));
  const std::uint64_t size = co_await file.size();
  places where(random, size);
  std::vector<std::byte> into(where.size());
  for (std::uint64_t each = 0; each < operations; ++each) {
    const std::size_t got = co_await file.read_at(where.next(), into);
    if (got == 0) throw std::runtime_error("cannot read");
  }
}

tenon::task<> read_in_thread(std::string path, bool random, std::uint64_t operations) {
  plain_reads reads(path, random);
  for (std::uint64_t each = 0; each < operations; ++each) {
    auto read = [&reads, at = reads.where.next()] { return reads.read_at(at); };
    tenon::task<ssize_t> reading = tenon::offload(read);
    require_read(co_await std::move(reading));
  }
}

/// Keeps the compiler from leaving out what made `value`.
void use(const void* value) { asm volatile("" : : "r"(value) : "memory"); }

void copy_in_memory(std::span<const std::byte> content, places where, std::uint64_t operations) {
  std::vector<std::byte> into(where.size());
  for (std::uint64_t each = 0; each < operations; ++each) {
    std::memcpy(into.data(), content.data() + where.next(), into.size());
    use(into.data());
  }
}

void add_up(std::span<const std::byte> content, places where, std::uint64_t operations) {
  for (std::uint64_t each = 0; each < operations; ++each) {
    const std::span<const std::byte> piece = content.subspan(where.next(), where.size());
    std::uint64_t sum = 0;
    for (std::size_t at = 0; at < piece.size(); at += sizeof sum) {
      std::uint64_t word = 0;
      std::memcpy(&word, piece.data() + at, sizeof word);
      sum += word;
    }
    use(&sum);
  }
}

/// Of what is in memory before it begins.
double without_reading(bool copied, const std::string& path, bool random,
                       std::uint64_t operations) {
  const tenon::file::mapped_file file =
      tenon::run(tenon::file::map(path, tenon::file::mapping_time::now));
  const std::span<const std::byte> content = file.bytes();
  const places where(random, content.size());
  const std::vector<std::byte> own(content.begin(), content.end());
  const double before = used_processor();
  if (copied) {
    copy_in_memory(own, where, operations);
  } else {
    add_up(content, where, operations);
  }
  return used_processor() - before;
}

tenon::task<> copy(std::string from, std::string to) {
  (void)co_await tenon::file::copy_tree(std::move(from), std::move(to));
}

double measure(const std::vector<std::string>& words) {
  if (words.size() != 4) throw std::invalid_argument("see the source for its arguments");
  const double before = used_processor();
  if (words[1] == "copy") {
    tenon::run(copy(words[2], words[3]));
    return used_processor() - before;
  }
  const bool random = words[1] == "random";
  const std::uint64_t operations = std::stoull(words[3]);
  if (words[0] == "memcpy" || words[0] == "mapped") {
    return without_reading(words[0] == "memcpy", words[2], random, operations);
  }
  if (words[0] == "plain") {
    read_plainly(words[2], random, operations);
  } else if (words[0] == "thread") {
    tenon::run(read_in_thread(words[2], random, operations));
  } else {
    tenon::run(read_tenon(words[2], random, operations));
  }
  return used_processor() - before;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    std::printf("%.6f\n", measure(std::vector<std::string>(argv + 1, argv + argc)));
    return 0;
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "bench_files: %s\n", failure.what());
    return 2;
  }
}
