#pragma once
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "service/model.hpp"
#include "source/diagnostic.hpp"

namespace tenon::gen::cpp {

/// A nested name that stands for a type defined elsewhere: `using Item = PetItem;`.
struct nested_alias {
  std::string name{};
  service::type_id target{};
};

/// Names of one type. Scopes are written below the API's namespace: "", "Pet", "ops::GetPet::Ok".
struct type_names {
  /// True when the type gets a name of its own; the others are spelt where they are used.
  bool named = false;
  std::string scope{};
  std::string simple{};
  /// Of an object's properties, or an enum's members.
  std::vector<std::string> members{};
  std::string additional{};
  /// The enumerator for values that the document does not list.
  std::string unknown{};
  std::vector<nested_alias> aliases{};
  /// Prefix of helpers, unique in the whole program: `pet_status`.
  std::string helper{};
  /// The only operation that mentions it; nothing for schemas and what operations share.
  std::optional<std::size_t> operation{};

  std::string qualified() const { return scope.empty() ? simple : scope + "::" + simple; }
};

struct response_names {
  std::string simple{};
  std::vector<std::string> headers{};
};

struct operation_names {
  std::string simple{};
  std::string function{};
  std::string helper{};
  std::size_t handler = 0;
  std::vector<std::string> parameters{};
  std::vector<response_names> responses{};
  /// Types defined in the structs of the operation, or aliases there of types of the namespace ops.
  std::map<std::string, std::vector<nested_alias>, std::less<>> aliases{};

  std::string scope() const { return "ops::" + simple; }
};

struct handler_names {
  service::direction of = service::direction::called;
  std::string tag{};
  std::string simple{};
  std::string unimplemented{};
  std::string parameter{};
};

/// Every name the generated code declares.
struct names {
  std::string name_space{};
  std::vector<type_names> types{};
  std::vector<operation_names> operations{};
  std::vector<handler_names> handlers{};
  /// Members of the structs that hold the paths of webhooks and callbacks.
  std::vector<std::string> hooks{};
  /// Functions of the schemes, by their index in the model.
  std::vector<std::string> schemes{};
  /// The types that each scope defines, in the order of the document.
  std::map<std::string, std::vector<service::type_id>, std::less<>> defined{};
  /// What each scope declares.
  std::map<std::string, std::set<std::string>, std::less<>> declared{};

  /// How `qualified` is written inside `scope`: as short as C++'s lookup allows.
  std::string spell(std::string_view qualified, std::string_view scope) const;
};

/// What the classes of webhooks and callbacks begin with: "Webhook"; empty for other operations.
std::string_view hook_prefix(service::direction of);

/// Names everything in one pass. Names that had to give way are noted; pinned names that cannot be
/// used are errors.
names name_everything(const service::api& api, std::string name_space,
                      source::diagnostic_sink& sink);

}  // namespace tenon::gen::cpp
