#include "refuse.hpp"

#include <algorithm>

namespace tenon::store::detail {

namespace {

constexpr std::size_t longest_key = 1024;

const char* describe(error::kind why) noexcept {
  switch (why) {
    case error::kind::not_found:
      return "there is no such object";
    case error::kind::exists:
      return "there is an object already";
    case error::kind::changed:
      return "the object is another version";
    case error::kind::not_modified:
      return "the object is not modified";
    case error::kind::bad_key:
      return "no object can have this key here";
    case error::kind::bad_range:
      return "the object ends before the range";
    case error::kind::unsupported:
      return "this store cannot do that";
    case error::kind::denied:
      return "access is denied";
  }
  return "it failed";
}

bool is_control(char each) noexcept {
  const auto byte = static_cast<unsigned char>(each);
  return byte < 0x20U || byte == 0x7fU;
}

bool is_metadata_name(const std::string& name) noexcept {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char each) {
    return (each >= 'a' && each <= 'z') || (each >= '0' && each <= '9') || each == '-';
  });
}

}  // namespace

void refuse(error::kind why, const std::string& key) {
  throw error(why, key, "'" + key + "': " + describe(why));
}

void require_key(const std::string& key) {
  if (key.empty() || key.size() > longest_key || std::any_of(key.begin(), key.end(), is_control)) {
    refuse(error::kind::bad_key, key);
  }
}

void require_metadata(const std::string& key, const put_options& options) {
  for (const auto& [name, value] : options.metadata) {
    if (!is_metadata_name(name) || std::any_of(value.begin(), value.end(), is_control)) {
      throw error(error::kind::unsupported, key,
                  "'" + key + "': no metadata can have the name or value of '" + name + "'");
    }
  }
}

void require_conditions(const std::string& key, const get_options& options,
                        const std::string& etag) {
  if (!options.if_match.empty() && options.if_match != etag) refuse(error::kind::changed, key);
  if (!options.if_none_match.empty() && options.if_none_match == etag) {
    refuse(error::kind::not_modified, key);
  }
}

void require_mode(const std::string& key, const put_options& options, const std::string* etag) {
  if (options.mode == put_mode::create && etag != nullptr) refuse(error::kind::exists, key);
  if (options.mode != put_mode::update) return;
  if (etag == nullptr || *etag != options.etag) refuse(error::kind::changed, key);
}

extent extent_of(const std::string& key, const std::optional<byte_range>& range,
                 std::uint64_t size) {
  if (!range) return {0, size};
  if (!range->first) {
    const std::uint64_t wanted = std::min(range->last.value_or(0), size);
    return {size - wanted, wanted};
  }
  if (*range->first >= size) refuse(error::kind::bad_range, key);
  const std::uint64_t last = std::min(range->last.value_or(size - 1), size - 1);
  if (last < *range->first) refuse(error::kind::bad_range, key);
  return {*range->first, last - *range->first + 1};
}

}  // namespace tenon::store::detail
