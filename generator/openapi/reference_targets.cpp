#include "openapi/reference_targets.hpp"

#include "openapi/uri.hpp"

namespace tenon::gen::openapi {

using gen::document::node;

reference_targets::reference_targets(const document& description) {
  for (const outer_reference& each : description.references) {
    const source::span where = each.reference.where();
    outer_.emplace(std::pair(where.file, where.begin), each.target);
  }
  for (const auto& file : description.files) {
    if (file->root() == description.root) first_ = file.get();
  }
}

node reference_targets::target_of(node reference) const {
  const source::span where = reference.where();
  if (const auto known = outer_.find({where.file, where.begin}); known != outer_.end()) {
    return known->second;
  }
  const reference_uri uri = parse_reference(reference.text());
  if (first_ == nullptr || !uri.path.empty() || !uri.fragment.starts_with('/')) return {};
  return first_->find(uri.fragment);
}

bool is_reference_field(std::string_view name) { return name == "$ref" || name.ends_with("Ref"); }

}  // namespace tenon::gen::openapi
