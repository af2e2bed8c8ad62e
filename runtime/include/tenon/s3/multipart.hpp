#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <tenon/s3/objects.hpp>

namespace tenon::s3 {

/// Limits of S3.
inline constexpr std::uint64_t smallest_part = std::uint64_t{5} << 20U;  ///< but for the last one
inline constexpr std::uint64_t largest_part = std::uint64_t{5} << 30U;
inline constexpr unsigned most_parts = 10'000;

/// An upload in parts that has begun.
struct multipart_upload {
  std::string bucket{};
  std::string key{};
  std::string id{};
  s3::checksum checksum = s3::checksum::none;  ///< of its parts
  s3::encryption encryption{};                 ///< a customer's key, that parts are sent with too
};

struct uploaded_part {
  unsigned number = 0;  ///< from 1
  std::string etag{};
  std::uint64_t size = 0;  ///< as listed; not sent
  std::string sum{};       ///< of `multipart_upload::checksum`
};

struct part_page {
  std::vector<uploaded_part> parts{};
  std::optional<unsigned> next{};  ///< the marker for the next page
};

struct listed_upload {
  std::string key{};
  std::string id{};
  std::optional<time_point> initiated{};
};
struct upload_page {
  std::vector<listed_upload> uploads{};
  std::string next_key{};  ///< with `next_id` the markers for the next page; empty on the last one
  std::string next_id{};
};

}  // namespace tenon::s3
