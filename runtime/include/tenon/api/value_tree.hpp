#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <tenon/api/field_list.hpp>
#include <tenon/api/outline.hpp>
#include <tenon/api/parameter_style.hpp>
#include <tenon/api/violation_log.hpp>

// Values inside values in query strings and urlencoded forms. OpenAPI defines no text for them;
// this is the notation that most servers read:
//
//     a[b][c]=1               members of members
//     a[b][0]=x&a[b][1]=y     items, numbered from 0 without gaps, in any order of the pairs;
//     a[b][]=x&a[b][]=y         also unnumbered,
//     a[b]=x&a[b]=y             or by repeating the name
//
// Where neither brackets nor a list of the style has room for a value, it is its JSON text.
namespace tenon::api {

/// `a[b][c]` may have this many brackets.
inline constexpr std::size_t max_brackets = 32;
/// One parameter may hold this many values.
inline constexpr std::size_t max_values = 16384;

/// The parameter as JSON text (RFC 8259), typed as `how.outline` says. What is absent, malformed,
/// repeated or of a kind that the outline does not have is noted at the place; true when `out` can
/// be read.
///
/// A text is a number, true or false where the outline has that kind and the text is written so,
/// else a string where it has that; `null` is null only where there are no strings. A JSON array or
/// object is taken for one where the outline has it.
[[nodiscard]] bool take_json(const parameter_source& from, std::string_view name,
                             parameter_style how, bool required, const value_place& at,
                             std::string& out);

}  // namespace tenon::api
