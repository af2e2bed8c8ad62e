#pragma once

#include <string_view>

namespace tenon::api {

/// What a client accepts: the field Accept, RFC 9110 section 12.5.1.
class accept_list {
 public:
  /// `field` (several fields joined by commas) outlives the list. One that is empty or malformed
  /// accepts everything, as an absent one does.
  explicit accept_list(std::string_view field) noexcept;

  /// How much the client wants a media type, from 0 (not at all) to 1000: what its most specific
  /// range says. A range such as `image/*` gets the best of what is in it. Parameters that the
  /// media type does not have are taken no notice of.
  [[nodiscard]] int quality(std::string_view media_type) const noexcept;

 private:
  std::string_view field_;
};

}  // namespace tenon::api
