#include "openapi/styles.hpp"

#include <algorithm>
#include <array>

namespace tenon::gen::openapi {

namespace {

constexpr unsigned bit(location in) { return 1u << static_cast<unsigned>(in); }

constexpr std::array<style_name, 8> styles = {
    {{"simple", style::simple, bit(location::path) | bit(location::header)},
     {"label", style::label, bit(location::path)},
     {"matrix", style::matrix, bit(location::path)},
     {"form", style::form, bit(location::query) | bit(location::cookie)},
     {"spaceDelimited", style::space_delimited, bit(location::query)},
     {"pipeDelimited", style::pipe_delimited, bit(location::query)},
     {"deepObject", style::deep_object, bit(location::query)},
     {"cookie", style::cookie, bit(location::cookie)}}};

}  // namespace

const style_name* find_style(std::string_view name) {
  const auto* found = std::ranges::find(styles, name, &style_name::name);
  return found == styles.end() ? nullptr : found;
}

}  // namespace tenon::gen::openapi
