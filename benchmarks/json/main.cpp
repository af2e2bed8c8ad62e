// Reads and writes a typed order of 1 KB, against nlohmann::json's tree. The contenders take turns,
// and the median of the rounds counts. The last line holds the ratios; the exit status says whether
// reading is at least ten times faster.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "order.hpp"

namespace {

/// Nanoseconds of one call, as CPU time of this thread.
template <class Function>
double measure(int calls, Function&& function) {
  timespec begin{};
  timespec end{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begin);
  for (int i = 0; i < calls; ++i) function();
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end);
  return (static_cast<double>(end.tv_sec - begin.tv_sec) * 1e9 +
          static_cast<double>(end.tv_nsec - begin.tv_nsec)) /
         calls;
}

double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2),
                   values.end());
  return values[values.size() / 2];
}

/// Keeps the compiler from leaving out what makes `value`.
template <class T>
void use(const T& value) {
  asm volatile("" : : "r"(&value) : "memory");
}

}  // namespace

int main() {
  const bench::order value = bench::sample_order();
  const std::string text = tenon::json::to_text(value);
  if (tenon::json::parse<bench::order>(text) != value || bench::read_with_nlohmann(text) != value ||
      bench::read_with_nlohmann(bench::write_with_nlohmann(value)) != value) {
    std::puts("the contenders disagree");
    return 2;
  }

  std::vector<double> read, read_peer, write, write_peer;
  std::string out;
  for (int round = 0; round < 15; ++round) {
    read.push_back(measure(20'000, [&] {
      tenon::json::reader in{text, {.side = tenon::json::side::request}};
      bench::order order;
      read_json(in, order);
      if (!in.finish()) std::abort();
      use(order);
    }));
    read_peer.push_back(measure(1'000, [&] { use(bench::read_with_nlohmann(text)); }));
    write.push_back(measure(20'000, [&] {
      out.clear();
      tenon::json::writer to{out, {.side = tenon::json::side::response}};
      write_json(to, value);
      to.finish();
      use(out);
    }));
    write_peer.push_back(measure(1'000, [&] { use(bench::write_with_nlohmann(value)); }));
  }
  const auto size = static_cast<double>(text.size());
  std::printf("order of %zu bytes\n", text.size());
  std::printf("read:  %.0f ns (%.2f GB/s), nlohmann %.0f ns\n", median(read), size / median(read),
              median(read_peer));
  std::printf("write: %.0f ns (%.2f GB/s), nlohmann %.0f ns\n", median(write), size / median(write),
              median(write_peer));
  const double read_ratio = median(read_peer) / median(read);
  std::printf("times faster than nlohmann: read %.1f, write %.1f\n", read_ratio,
              median(write_peer) / median(write));
  return read_ratio >= 10 ? 0 : 1;
}
