#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tenon/s3/client.hpp>
#include <tenon/s3/signing.hpp>

#include "bucket_places.hpp"
#include "request_rate.hpp"

namespace tenon::s3 {

namespace detail {

/// One request to S3, as often as it takes.
struct operation {
  http::method method = http::method::get;
  std::string bucket{};
  std::string key{};
  std::vector<name_value> query{};
  std::vector<name_value> headers{};
  payload content{};
  /// Carried out twice it has the same effect, so that it is repeated when its answer was lost.
  bool repeatable = true;
  /// Sent with the content.
  s3::checksum sum = s3::checksum::none;
  /// Read the whole answer; with a status of 200 it may still tell an error.
  bool whole = false;

  void add_header(std::string name, std::string value) {
    if (!value.empty()) headers.emplace_back(std::move(name), std::move(value));
  }
  void add_query(std::string name, std::string value) {
    query.emplace_back(std::move(name), std::move(value));
  }
  /// `GET /bucket/key`
  [[nodiscard]] std::string text() const;
};

struct answer {
  int status = 0;
  http::fields headers{};
  http::body body{};
  std::string text{};  ///< of a whole answer

  [[nodiscard]] std::string header(std::string_view name) const {
    return std::string(headers.find(name).value_or(std::string_view()));
  }
};

/// How one try ended.
struct attempt {
  std::optional<answer> answered{};
  std::optional<error> refused{};
  std::exception_ptr lost{};  ///< the connection failed
  bool timed_out = false;
  std::string date{};        ///< of the answer
  std::string access_key{};  ///< that signed it
  std::string region{};      ///< that it was signed for
};

struct document_answer;

}  // namespace detail

class client::connection {
 public:
  /// `shared`: all requests go through the transport, also those to the endpoints of other regions.
  connection(http::transport transport, client_options options, http::url endpoint, bool shared);

  /// Throws error, http::transport_error, credentials_error and what the content throws.
  task<detail::answer> call(detail::operation asked);
  /// The same when an XML document is the answer to `what`; throws error::malformed for another.
  task<detail::document_answer> call_for_document(detail::operation asked, std::string_view what);
  task<std::string> presign(detail::operation asked, std::chrono::seconds valid);
  [[nodiscard]] const client_options& options() const noexcept { return options_; }

 private:
  struct tries;
  task<detail::attempt> try_in_turn(detail::operation& asked);
  task<detail::attempt> try_once(detail::operation& asked);
  task<http::request> prepare(detail::operation& asked, const credentials& key,
                              const detail::place& at);
  task<credentials> find_credentials();
  task<bool> repair(detail::operation& asked, detail::attempt& failed, tries& so_far);
  /// Whether there is budget; it is then taken.
  bool pay(int cost) noexcept;
  void refund(int paid) noexcept;
  task<> back_off(const detail::operation& asked, detail::attempt& failed, tries& so_far);

  [[nodiscard]] signable signable_of(const detail::operation& asked,
                                     const http::url& endpoint) const;
  [[nodiscard]] signing_scope scope_at(const detail::place& at) const;
  [[nodiscard]] bool virtual_host(const http::url& endpoint) const noexcept;

  client_options options_;
  detail::bucket_places places_;
  std::atomic<int> budget_;
  detail::request_rate rate_;
  std::atomic<std::int64_t> skew_{0};  // seconds that the server is ahead
};

}  // namespace tenon::s3
