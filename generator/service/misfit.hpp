#pragma once
#include <cstddef>
#include <string>

#include "openapi/model.hpp"

namespace tenon::gen::service {

/// A value of the document, or a part of one, that its schema does not take.
struct misfit {
  document::node where{};
  /// What says so.
  const openapi::schema* by = nullptr;
  /// Follows its subject: `is null, which the schema does not allow`.
  std::string why{};
  /// The member should not be there, whatever its value.
  bool is_member = false;
};

/// How far a value is looked into: alternatives inside alternatives cost their product.
struct misfit_search {
  std::size_t steps = 0;
  int depth = 0;
  /// A string may be the text that is sent for a value of another type.
  bool may_be_text = false;
  /// Members that the schema does not name may be those of another one that applies too.
  bool has_other_members = false;
};

}  // namespace tenon::gen::service
