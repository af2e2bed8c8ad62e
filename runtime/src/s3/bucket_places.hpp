#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include <tenon/http/url.hpp>
#include <tenon/s3/client.hpp>

namespace tenon::s3::detail {

/// Where requests go and for which region they are signed.
struct place {
  std::string region{};
  http::url endpoint{};
  http::transport transport{};
};

[[nodiscard]] bool is_amazon(const http::url& endpoint) noexcept;

/// Amazon's endpoint of a region; `dual_stack`: the one that has IPv6 addresses too.
[[nodiscard]] std::string amazon_endpoint(const std::string& region, bool dual_stack);

/// The places of buckets: one for all, until a server says that a bucket is in another region. For
/// several threads.
class bucket_places {
 public:
  /// `shared`: the transport of the first place is that of all others.
  bucket_places(place first, const client_options& options, bool shared);
  [[nodiscard]] std::shared_ptr<const place> of(const std::string& bucket) const;
  /// False when it is known to be there.
  bool move(const std::string& bucket, const std::string& region);

 private:
  [[nodiscard]] place in_region(const std::string& region) const;
  const client_options& options_;
  bool shared_;
  std::shared_ptr<const place> first_;
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const place>> moved_;  // by bucket
  std::map<std::string, std::shared_ptr<const place>> of_regions_;
};

}  // namespace tenon::s3::detail
