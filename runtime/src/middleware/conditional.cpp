#include <tenon/http/conditional.hpp>

#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>

#include <tenon/middleware/static_files.hpp>

#include "../http/response_head.hpp"

namespace tenon::middleware {

namespace {

/// 128 bits of two hashes (FNV-1a, and the same backwards): for telling contents apart, not against
/// somebody who makes two with the same.
std::string hash_tag(std::string_view text) {
  constexpr std::uint64_t prime = 0x100000001b3U;
  std::uint64_t forwards = 0xcbf29ce484222325U;
  std::uint64_t backwards = 0x84222325cbf29ce4U;
  for (std::size_t at = 0; at < text.size(); ++at) {
    forwards = (forwards ^ static_cast<unsigned char>(text[at])) * prime;
    backwards = (backwards ^ static_cast<unsigned char>(text[text.size() - 1 - at])) * prime;
  }
  char digits[40];
  std::snprintf(digits, sizeof digits, "\"%016llx%016llx\"",
                static_cast<unsigned long long>(forwards),
                static_cast<unsigned long long>(backwards));
  return digits;
}

http::response without_content(http::response answer, int status) {
  answer.status = status;
  answer.body = {};
  answer.headers.erase("Content-Type");
  return answer;
}

}  // namespace

task<http::response> conditional::handle(http::request& incoming) {
  http::response answer = co_await inner().handle(incoming);
  const bool reads = incoming.method == http::method::get || incoming.method == http::method::head;
  if (!reads || answer.status != 200 || !answer.body.buffered()) co_return answer;
  if (!answer.headers.contains("ETag")) answer.headers.add("ETag", hash_tag(answer.body.text()));
  const std::string tag(*answer.headers.find("ETag"));
  http::validators current{.etag = tag};
  if (const auto date = answer.headers.find("Last-Modified")) {
    current.modified = http::parse_http_date(*date);
  }
  const http::condition state = http::check_conditions(incoming, current);
  if (state == http::condition::failed) co_return http::detail::problem(412);
  if (state == http::condition::not_modified) co_return without_content(std::move(answer), 304);
  const std::uint64_t size = answer.body.text().size();
  const http::range_choice part = http::choose_range(incoming, current, size);
  if (part.which == http::range_choice::kind::unsatisfiable) {
    http::response refusal = http::detail::problem(416);
    refusal.headers.add("Content-Range", http::content_range(part, size));
    co_return refusal;
  }
  answer.headers.set("Accept-Ranges", "bytes");
  if (part.which == http::range_choice::kind::part) {
    answer.status = 206;
    answer.headers.set("Content-Range", http::content_range(part, size));
    answer.body = std::string(answer.body.text().substr(static_cast<std::size_t>(part.first),
                                                        static_cast<std::size_t>(part.length)));
  }
  co_return answer;
}

}  // namespace tenon::middleware
