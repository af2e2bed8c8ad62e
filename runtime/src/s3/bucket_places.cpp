#include "bucket_places.hpp"

#include <utility>

namespace tenon::s3::detail {

bool is_amazon(const http::url& endpoint) noexcept {
  return endpoint.host.ends_with(".amazonaws.com") || endpoint.host.ends_with(".amazonaws.com.cn");
}

std::string amazon_endpoint(const std::string& region, bool dual_stack) {
  const char* kind = dual_stack ? "https://s3.dualstack." : "https://s3.";
  return kind + region + ".amazonaws.com" + (region.starts_with("cn-") ? ".cn" : "");
}

bucket_places::bucket_places(place first, const client_options& options, bool shared)
    : options_(options), shared_(shared), first_(std::make_shared<const place>(std::move(first))) {}

std::shared_ptr<const place> bucket_places::of(const std::string& bucket) const {
  const std::lock_guard lock(mutex_);
  const auto found = moved_.find(bucket);
  return found == moved_.end() ? first_ : found->second;
}

place bucket_places::in_region(const std::string& region) const {
  place made = *first_;
  made.region = region;
  std::string endpoint;
  if (options_.endpoint_of_region) {
    endpoint = options_.endpoint_of_region(region);
  } else if (made.endpoint.scheme == "https" && is_amazon(made.endpoint)) {
    endpoint = amazon_endpoint(region, options_.dual_stack);
  }
  std::optional<http::url> parsed = http::parse_url(endpoint);
  if (!parsed) return made;
  made.endpoint = std::move(*parsed);
  if (!shared_) {
    made.transport = http::transport(std::make_shared<http::client>(made.endpoint, options_.http));
  }
  return made;
}

bool bucket_places::move(const std::string& bucket, const std::string& region) {
  // A region becomes part of the name of a host.
  const bool named =
      !region.empty() && region.size() <= 64 &&
      region.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string::npos;
  if (!named) return false;
  const std::lock_guard lock(mutex_);
  std::shared_ptr<const place>& now = moved_[bucket];
  if (now == nullptr) now = first_;
  if (now->region == region) return false;
  std::shared_ptr<const place>& there = of_regions_[region];
  if (there == nullptr) there = std::make_shared<const place>(in_region(region));
  now = there;
  return true;
}

}  // namespace tenon::s3::detail
