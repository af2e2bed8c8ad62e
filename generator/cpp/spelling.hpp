#pragma once
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cpp/naming.hpp"
#include "service/model.hpp"

namespace tenon::gen::cpp {

/// How types are written in C++.
class spelling {
 public:
  spelling(const service::api& api, const names& given) : api_(api), names_(given) {}

  /// The type of one use inside `scope`, null included.
  std::string use(const service::type_use& use, std::string_view scope) const;
  /// The same without null.
  std::string bare(const service::type_use& use, std::string_view scope) const;
  /// What a component alias stands for.
  std::string definition(service::type_id type, std::string_view scope) const;

  /// A type and its initialiser (`= 20`, `{}`), as members are declared.
  struct declared {
    std::string type{};
    std::string initialiser{};
    /// Absent keeps the initialiser.
    bool defaulted = false;
    /// The initialiser is the document's default.
    bool has_default = false;
  };
  /// A member that may be missing, may have a default, may be boxed.
  declared member(const service::type_use& use, std::string_view scope, bool required,
                  const std::optional<service::literal>& default_value, bool boxed) const;
  declared member(const service::property& property, std::string_view scope) const;

  const service::api& api() const { return api_; }
  const names& given() const { return names_; }

 private:
  std::optional<std::string> initialiser(const service::literal& value,
                                         const service::type_use& use,
                                         std::string_view scope) const;
  std::optional<std::string> union_initialiser(const service::literal& value, service::type_id id,
                                               std::string_view scope) const;
  std::optional<std::string> primitive_initialiser(const service::literal& value,
                                                   service::primitive kind) const;
  std::optional<std::string> list_initialiser(const service::literal& value,
                                              const service::type_use& items,
                                              std::string_view scope) const;
  std::string structure(service::type_id type, std::string_view scope) const;

  const service::api& api_;
  const names& names_;
};

std::string_view primitive_type_name(service::primitive kind);

/// The template argument of a constant; nothing when the value is no scalar.
std::optional<std::string> constant_argument(const service::literal& value);

/// The standard headers that some code needs, found by the names it uses; sorted.
std::set<std::string> standard_headers(std::string_view code);

}  // namespace tenon::gen::cpp
