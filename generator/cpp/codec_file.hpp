#pragma once

#include <optional>
#include <string>

#include "cpp/context.hpp"
#include "cpp/rules.hpp"

namespace tenon::gen::cpp {

/// One file of JSON readers and writers while it is planned.
struct codec_file {
  const context& from;
  rules_writer rules;
  list shapes{};
  std::string name_of_type(service::type_id id) const {
    return from.given.spell(from.name_of(id).qualified(), from.lives_in_ops(id) ? "ops" : "");
  }
};

/// The call that reads a JSON value into `target`, checked by `rule` if there is one.
std::string read_call(const std::string& target, const std::optional<std::string>& rule,
                      std::size_t indent);

}  // namespace tenon::gen::cpp
