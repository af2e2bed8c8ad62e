#include "cpp/ownership.hpp"

#include "cpp/type_tree.hpp"

namespace tenon::gen::cpp {

using service::type_id;

namespace {

class ownership {
 public:
  explicit ownership(const service::api& api)
      : api_(api), seen_(api.types.size()), owners_(api.types.size()) {}

  std::vector<std::optional<std::size_t>> find() {
    for (type_id id = 0; id < api_.types.size(); ++id)
      if (api_.types[id].origin.component) visit(needs_of(api_, id), std::nullopt);
    for (std::size_t i = 0; i < api_.operations.size(); ++i) {
      std::vector<type_need> needs;
      for (const service::type_use& use : uses_of(api_.operations[i]))
        add_needs(api_, use, need::complete, needs);
      visit(std::move(needs), i);
    }
    return std::move(owners_);
  }

 private:
  // Nothing: no single operation owns them.
  void visit(std::vector<type_need> open, std::optional<std::size_t> owner) {
    while (!open.empty()) {
      const type_id id = open.back().type;
      open.pop_back();
      if (api_.types[id].origin.component) continue;
      if (seen_[id] && (owners_[id] == owner || !owners_[id])) continue;
      owners_[id] = seen_[id] ? std::nullopt : owner;
      seen_[id] = true;
      for (const type_need& each : needs_of(api_, id)) open.push_back(each);
    }
  }

  const service::api& api_;
  std::vector<bool> seen_;
  std::vector<std::optional<std::size_t>> owners_;
};

}  // namespace

std::vector<service::type_use> uses_of(const service::operation& operation) {
  std::vector<service::type_use> out;
  const auto add = [&](const std::vector<service::media>& alternatives) {
    for (const service::media& each : alternatives) out.push_back(each.type);
  };
  for (const service::parameter& each : operation.parameters) out.push_back(each.type);
  if (operation.body) add(operation.body->alternatives);
  for (const service::response& response : operation.responses) {
    for (const service::header& each : response.headers) out.push_back(each.type);
    add(response.alternatives);
  }
  return out;
}

std::vector<std::optional<std::size_t>> owners_of(const service::api& api) {
  return ownership(api).find();
}

}  // namespace tenon::gen::cpp
