#include "connection.hpp"

#include <algorithm>
#include <random>
#include <stdexcept>

#include <tenon/async/offload.hpp>
#include <tenon/async/sleep.hpp>
#include <tenon/http/restartable.hpp>
#include <tenon/http/transport_error.hpp>

#include "chunked_source.hpp"
#include "date_text.hpp"
#include "digest.hpp"
#include "paced_source.hpp"
#include "refusal.hpp"
#include "summing.hpp"

namespace tenon::s3 {

namespace detail {

namespace {

constexpr std::size_t whole_answer = std::size_t{16} << 20U;
constexpr std::size_t hashed_on_loop = std::size_t{256} << 10U;
constexpr std::size_t sent_as_text = std::size_t{64} << 10U;
constexpr int try_cost = 5;
constexpr int timeout_cost = 10;

struct content_hashes {
  std::string payload{};
  std::string sum{};
};

task<content_hashes> hashes_of(std::string_view text, checksum sum) {
  auto run = [text, sum] { return content_hashes{sha256_hex(text), checksum_of(sum, text)}; };
  if (text.size() <= hashed_on_loop) co_return run();
  task<content_hashes> hashing = offload(run);
  co_return co_await std::move(hashing);
}

std::string target_of(const signable& parts) {
  std::string target = parts.path;
  if (!parts.query.empty()) target += '?' + query_text(parts.query);
  return target;
}

void add_chunked_encoding(signable& parts) {
  for (auto& [name, value] : parts.headers) {
    if (!http::equal_ignoring_case(name, "Content-Encoding")) continue;
    value.insert(0, "aws-chunked,");
    return;
  }
  parts.headers.emplace_back("Content-Encoding", "aws-chunked");
}

/// Large text piece by piece: of text that is not sent at once the HTTP client keeps a copy.
class text_source final : public http::body_source, public http::restartable {
 public:
  explicit text_source(std::string_view text) noexcept : text_(text), rest_(text) {}
  task<std::string_view> read() override {
    static constexpr std::size_t piece_size = std::size_t{256} << 10U;
    const std::string_view given = rest_.substr(0, piece_size);
    rest_.remove_prefix(given.size());
    co_return given;
  }
  [[nodiscard]] std::optional<std::uint64_t> length() const noexcept override {
    return text_.size();
  }
  task<> restart() override {
    rest_ = text_;
    co_return;
  }

 private:
  std::string_view text_;
  std::string_view rest_;
};

std::string_view chunks_hash(bool are_signed, checksum sum) noexcept {
  if (!are_signed) return unsigned_chunks_trailer;
  return sum == checksum::none ? signed_chunks : signed_chunks_trailer;
}

void add_checksum(signable& parts, checksum kind, const std::string& value) {
  parts.headers.emplace_back("x-amz-sdk-checksum-algorithm", checksum_algorithm(kind));
  parts.headers.emplace_back(checksum_header(kind), value);
}

void announce_trailer(signable& parts, checksum kind) {
  parts.headers.emplace_back("x-amz-sdk-checksum-algorithm", checksum_algorithm(kind));
  parts.headers.emplace_back("x-amz-trailer", checksum_header(kind));
}

}  // namespace

std::string operation::text() const {
  std::string made(http::to_string(method));
  made += " /" + bucket;
  if (!key.empty()) made += '/' + key;
  return made;
}

}  // namespace detail

using detail::answer;
using detail::attempt;
using detail::operation;

struct client::connection::tries {
  clock::time_point began = clock::now();
  unsigned made = 0;
  int paid = 0;
  bool clock_set = false;
  bool key_changed = false;
  bool region_changed = false;
};

client::connection::connection(http::transport transport, client_options options,
                               http::url endpoint, bool shared)
    : options_(std::move(options)),
      places_({options_.region, std::move(endpoint), std::move(transport)}, options_, shared),
      budget_(options_.retries.budget),
      rate_(options_.rate) {}

bool client::connection::virtual_host(const http::url& endpoint) const noexcept {
  if (options_.addressing == addressing::automatic) return detail::is_amazon(endpoint);
  return options_.addressing == addressing::virtual_host;
}

signable client::connection::signable_of(const operation& asked, const http::url& endpoint) const {
  if (asked.bucket.empty() && !asked.key.empty()) throw std::invalid_argument("no bucket is named");
  if (asked.bucket.find('/') != std::string::npos) {
    throw std::invalid_argument("'" + asked.bucket + "' is no name of a bucket");
  }
  // A certificate for *.endpoint does not cover names with further dots.
  const bool dotted = asked.bucket.find('.') != std::string::npos && endpoint.scheme == "https";
  const bool in_host = virtual_host(endpoint) && !asked.bucket.empty() && !dotted;
  signable made;
  made.method = http::to_string(asked.method);
  made.path = '/';
  if (!in_host) made.path += asked.bucket;
  if (!in_host && !asked.key.empty()) made.path += '/';
  made.path += encode_path(asked.key);
  made.query = asked.query;
  made.headers.emplace_back("Host", (in_host ? asked.bucket + '.' : "") + endpoint.authority());
  for (const name_value& each : asked.headers) made.headers.push_back(each);
  return made;
}

signing_scope client::connection::scope_at(const detail::place& at) const {
  signing_scope scope;
  scope.region = at.region;
  scope.when = detail::now() + std::chrono::seconds(skew_.load());
  return scope;
}

task<credentials> client::connection::find_credentials() {
  std::optional<credentials> found = co_await options_.credentials->find();
  if (!found) throw credentials_error("no credentials for S3 were found");
  co_return std::move(*found);
}

task<http::request> client::connection::prepare(operation& asked, const credentials& key,
                                                const detail::place& at) {
  http::request made;
  made.method = asked.method;
  signable parts = signable_of(asked, at.endpoint);
  const signing_scope scope = scope_at(at);
  made.body = co_await asked.content.open();
  const std::optional<std::uint64_t> length = made.body.size();
  if (!length) throw std::invalid_argument("the length of the content is not known");
  // Nothing in chunks is refused by some servers.
  if (*length == 0) made.body = http::body();
  const bool chunks =
      options_.streams == stream_signing::chunks ||
      (options_.streams == stream_signing::automatic && at.endpoint.scheme == "http");
  if (key.anonymous()) {
    // nothing is signed
  } else if (made.body.buffered()) {
    const detail::content_hashes hashes = co_await detail::hashes_of(made.body.text(), asked.sum);
    parts.payload_hash = hashes.payload;
    if (!hashes.sum.empty()) detail::add_checksum(parts, asked.sum, hashes.sum);
    sign_headers(parts, key, scope);
  } else if (chunks || asked.sum != checksum::none) {
    parts.payload_hash = detail::chunks_hash(chunks, asked.sum);
    detail::add_chunked_encoding(parts);
    if (asked.sum != checksum::none) detail::announce_trailer(parts, asked.sum);
    parts.headers.emplace_back("x-amz-decoded-content-length", std::to_string(*length));
    const signature seed = sign_headers(parts, key, scope);
    detail::chunk_framing framing;
    framing.sum = asked.sum;
    if (chunks) framing.signer.emplace(seed.value, key, scope);
    made.body = http::body(std::make_unique<detail::chunked_source>(std::move(made.body), *length,
                                                                    std::move(framing)));
  } else {
    parts.payload_hash = unsigned_payload;
    sign_headers(parts, key, scope);
  }
  if (made.body.buffered() && *length > detail::sent_as_text) {
    made.body = http::body(std::make_unique<detail::text_source>(made.body.text()));
  }
  made.body = detail::paced(std::move(made.body), detail::way::sent, options_.slow);
  made.target = detail::target_of(parts);
  for (const auto& [name, value] : parts.headers) made.headers.add(name, value);
  co_return made;
}

namespace {

task<> take_answer(http::response& got, const operation& asked, attempt& made) {
  made.date = got.headers.find("Date").value_or(std::string_view());
  const bool success = got.status >= 200 && got.status < 300;
  // Where there is content it is sent as long as the answer is there, and ours no longer than that.
  const bool sends = asked.method == http::method::put || asked.method == http::method::post;
  const bool whole = asked.whole || sends;
  std::string text;
  if (asked.method != http::method::head && (whole || !success)) {
    text = co_await got.body.take_all(detail::whole_answer);
    got.body = http::body();
  }
  if (!success || (whole && detail::tells_error(text))) {
    made.refused = detail::read_refusal(got.status, got.headers, text, asked.text());
  } else {
    made.answered =
        answer{got.status, std::move(got.headers), std::move(got.body), std::move(text)};
  }
}

}  // namespace

task<attempt> client::connection::try_once(operation& asked) {
  const credentials key = co_await find_credentials();
  const std::shared_ptr<const detail::place> at = places_.of(asked.bucket);
  http::request request = co_await prepare(asked, key, *at);
  attempt made;
  made.access_key = key.access_key;
  made.region = at->region;
  try {
    http::response got = co_await at->transport.handle(request);
    got.body = detail::paced(std::move(got.body), detail::way::received, options_.slow);
    co_await take_answer(got, asked, made);
  } catch (const http::transport_error& failure) {
    if (failure.why() == http::transport_error::kind::tls ||
        failure.why() == http::transport_error::kind::too_large) {
      throw;
    }
    made.timed_out = failure.why() == http::transport_error::kind::timeout;
    made.lost = std::current_exception();
  }
  co_return made;
}

/// As fast as the server takes requests.
task<attempt> client::connection::try_in_turn(operation& asked) {
  const clock::duration wait = rate_.take(clock::now());
  if (wait > clock::duration()) co_await sleep_for(wait);
  attempt made = co_await try_once(asked);
  if (made.refused && made.refused->why() == error::kind::throttled) {
    rate_.throttled(clock::now());
  } else if (made.answered || made.refused) {
    rate_.answered(clock::now());
  }
  co_return made;
}

bool client::connection::pay(int cost) noexcept {
  int have = budget_.load();
  while (have >= cost) {
    if (budget_.compare_exchange_weak(have, have - cost)) return true;
  }
  return false;
}

void client::connection::refund(int paid) noexcept {
  int have = budget_.load();
  while (have < options_.retries.budget) {
    const int next = std::min(have + paid, options_.retries.budget);
    if (budget_.compare_exchange_weak(have, next)) return;
  }
}

/// What needs no waiting: another clock, key or region. Each is tried once.
task<bool> client::connection::repair(operation& asked, attempt& failed, tries& so_far) {
  if (!failed.refused || !asked.content.repeatable()) co_return false;
  switch (detail::remedy_for(*failed.refused)) {
    case detail::remedy::other_clock: {
      const std::optional<time_point> told = detail::parse_http_date(failed.date);
      if (!told || std::exchange(so_far.clock_set, true)) co_return false;
      skew_ = (*told - detail::now()).count();
      co_return true;
    }
    case detail::remedy::other_key:
      options_.credentials->reject(failed.access_key);
      co_return !std::exchange(so_far.key_changed, true);
    case detail::remedy::other_region: {
      if (std::exchange(so_far.region_changed, true)) co_return false;
      const bool moved = places_.move(asked.bucket, failed.refused->details().region);
      co_return moved || places_.of(asked.bucket)->region != failed.region;  // by another call
    }
    default:
      co_return false;
  }
}

namespace {

[[noreturn]] void give_up(attempt& failed) {
  if (failed.refused) throw error(*failed.refused);
  std::rethrow_exception(failed.lost);
}

/// A random part of a time that doubles with each try.
std::chrono::milliseconds pause_after(unsigned tries, const retry_options& options) {
  const unsigned doublings = std::min(tries - 1, 20U);
  const std::chrono::milliseconds longest =
      std::min(options.longest_delay, options.first_delay * (1U << doublings));
  std::random_device random;
  std::uniform_int_distribution<std::int64_t> part(0, longest.count());
  return std::chrono::milliseconds(part(random));
}

bool may_repeat(const operation& asked, const attempt& failed) {
  if (!asked.content.repeatable()) return false;
  if (failed.refused) return detail::remedy_for(*failed.refused) == detail::remedy::again;
  return asked.repeatable;
}

}  // namespace

task<> client::connection::back_off(const operation& asked, attempt& failed, tries& so_far) {
  const retry_options& limits = options_.retries;
  if (!may_repeat(asked, failed) || so_far.made >= limits.attempts) give_up(failed);
  const std::chrono::milliseconds pause = pause_after(so_far.made, limits);
  if (clock::now() + pause > so_far.began + limits.total) give_up(failed);
  const int cost = failed.timed_out ? detail::timeout_cost : detail::try_cost;
  if (!pay(cost)) give_up(failed);
  so_far.paid += cost;
  co_await sleep_for(pause);
}

task<answer> client::connection::call(operation asked) {
  tries so_far;
  for (;;) {
    ++so_far.made;
    attempt made = co_await try_in_turn(asked);
    if (made.answered) {
      refund(std::max(so_far.paid, 1));
      co_return std::move(*made.answered);
    }
    const bool repaired = co_await repair(asked, made, so_far);
    if (!repaired) co_await back_off(asked, made, so_far);
  }
}

task<std::string> client::connection::presign(operation asked, std::chrono::seconds valid) {
  const credentials key = co_await find_credentials();
  const std::shared_ptr<const detail::place> at = places_.of(asked.bucket);
  signable parts = signable_of(asked, at->endpoint);
  parts.payload_hash = unsigned_payload;
  if (!key.anonymous()) s3::presign(parts, key, scope_at(*at), valid);
  co_return at->endpoint.scheme + "://" + parts.headers.front().second + detail::target_of(parts);
}

}  // namespace tenon::s3
