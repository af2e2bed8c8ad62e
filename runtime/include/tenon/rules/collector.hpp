#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <tenon/value/violation.hpp>
#include <vector>

namespace tenon::rules {

/// Appends one step to a JSON Pointer (RFC 6901).
void append_pointer(std::string& pointer, std::string_view key);
void append_pointer(std::string& pointer, std::size_t index);

/// Takes the violations found below one place.
class collector {
 public:
  /// Appends to `violations` (which must outlive this), but never beyond `capacity` of them.
  explicit collector(std::vector<violation>& violations, std::string pointer = {},
                     std::size_t capacity = 32)
      : violations_{violations}, pointer_{std::move(pointer)}, capacity_{capacity} {}

  void report(std::string_view code, std::string message);

  /// The collector for one item or member of the value here.
  collector below(std::size_t index) const;
  collector below(std::string_view key) const;

 private:
  std::vector<violation>& violations_;
  std::string pointer_;
  std::size_t capacity_;
};

}  // namespace tenon::rules
