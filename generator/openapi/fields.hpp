#pragma once
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "document/node.hpp"
#include "openapi/model.hpp"
#include "source/diagnostic.hpp"

namespace tenon::gen::openapi {

/// What a field may hold.
enum class shape : std::uint8_t { text, boolean, integer, number, list, object, any };

/// One fixed field of an OpenAPI object.
struct field {
  std::string_view name;
  shape holds = shape::any;
  bool required = false;
  version since = version::v3_0;
};

/// Adds a finding about the value at `where`, with its JSON Pointer.
void report(source::diagnostic_sink& sink, source::diagnostic_code code, gen::document::node where,
            std::string message, std::string help = {});
/// The same, as a warning or info whatever the table says.
void report(source::diagnostic_sink& sink, source::diagnostic_code code, source::severity level,
            gen::document::node where, std::string message, std::string help = {});
/// The same, pointing at the entry's key.
void report_key(source::diagnostic_sink& sink, source::diagnostic_code code, source::severity level,
                gen::document::node entry, std::string message, std::string help = {});

/// The candidate that differs least from a misspelt name; empty when none is close.
std::string_view nearest(std::string_view name, std::span<const std::string_view> candidates);
/// The same for one of many names: empty from the first on that takes more comparisons than are
/// left.
std::string_view nearest(std::string_view name, std::span<const std::string_view> candidates,
                         std::size_t& comparisons_left);
/// For all findings of one rule: thousands of names that thousands of others are compared with
/// would take minutes.
inline constexpr std::size_t most_comparisons = 100'000;

/// Whether the field is an extension that says nothing to Tenon. Ours (`x-tenon-`) are fields like
/// the specification's own.
bool is_foreign_extension(std::string_view name);

/// A string, or a number or boolean that stands where a string should.
bool has_text(gen::document::node value);

/// True when the value has the shape; reports the difference otherwise. A number or boolean where
/// text is wanted is a warning: its text is taken.
bool has_shape(source::diagnostic_sink& sink, gen::document::node value, shape wanted,
               std::string_view what, source::severity level = source::severity::error);

/// Checks one object against its fixed fields: unknown names (extensions of others aside, and of
/// ours a warning), types, required fields and versions. Returns false when it is no mapping.
/// Findings have the given level: what the generated code does not depend on is no error.
bool check_fields(source::diagnostic_sink& sink, gen::document::node value, std::string_view what,
                  version declared, std::span<const field> fields,
                  source::severity level = source::severity::error);

/// Reports two fields that may not stand together and do.
void report_exclusion(source::diagnostic_sink& sink, gen::document::node value,
                      std::string_view first, std::string_view second);

/// A header name or method (RFC 9110, 5.6.2: `token`).
bool is_token(std::string_view text);

/// A reference object: where one is expected, a mapping with a `$ref` string.
bool is_reference(gen::document::node value);
/// Text of a field, or empty when it is absent or has no text.
std::string text_of(gen::document::node object, std::string_view name);
/// Value of a boolean field.
bool flag_of(gen::document::node object, std::string_view name, bool otherwise = false);
/// The strings of a list field; entries of another type are reported.
std::vector<std::string> texts_of(source::diagnostic_sink& sink, gen::document::node object,
                                  std::string_view name);
/// `x-tenon-type`, when present and right.
std::optional<mapped_type> mapped_type_of(source::diagnostic_sink& sink,
                                          gen::document::node object);
/// Whether the text is names joined by `::`.
bool is_qualified_name(std::string_view text);
/// Whether the text can stand between the brackets of `#include`.
bool is_header_name(std::string_view text);
/// `x-tenon-name`, when present.
std::optional<std::string> pinned_name_of(gen::document::node object);

}  // namespace tenon::gen::openapi
