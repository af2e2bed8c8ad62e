#pragma once
#include <optional>
#include <vector>

#include "service/model.hpp"

namespace tenon::gen::cpp {

/// A use with the aliases behind it followed: what it is in the end, may it be null, its rules.
struct resolved_use {
  service::type_id type{};
  bool nullable = false;
  service::constraints rules{};
  std::optional<service::check_id> check{};
};

resolved_use resolve(const service::api& api, const service::type_use& use);

/// True when the type is a struct, an enum or a union of its own.
bool is_named_kind(const service::type& type);

/// Whether a C++ type needs another one to be complete.
enum class need : unsigned char { complete, declared };

struct type_need {
  service::type_id type{};
  need how = need::complete;
};

/// The named types and component aliases that the definition of `type` mentions.
std::vector<type_need> needs_of(const service::api& api, service::type_id type);

/// The same for one use.
void add_needs(const service::api& api, const service::type_use& use, need how,
               std::vector<type_need>& out);

}  // namespace tenon::gen::cpp
