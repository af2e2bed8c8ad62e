#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace tenon::store {

/// What a store did not do. Failures of connections, disks and credentials keep their own types
/// (http::transport_error, file::error, s3::error) unless they are one of these.
class error : public std::runtime_error {
 public:
  enum class kind : std::uint8_t {
    not_found,     ///< no such object
    exists,        ///< put_mode::create, and there is one
    changed,       ///< another version than the one named is there
    not_modified,  ///< get with `if_none_match`, and it is that version
    bad_key,       ///< this store cannot hold an object of that name
    bad_range,     ///< the object ends before it
    unsupported,   ///< see capabilities
    denied,
  };
  error(kind why, std::string key, const std::string& what)
      : std::runtime_error(what), why_(why), key_(std::move(key)) {}
  [[nodiscard]] kind why() const noexcept { return why_; }
  [[nodiscard]] const std::string& key() const noexcept { return key_; }

 private:
  kind why_;
  std::string key_;
};

}  // namespace tenon::store
