#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::gen::cpp {

/// Generated lines are at most this long where they can be broken.
inline constexpr std::size_t line_width = 100;

/// A C++ string literal, quotes included, that means exactly `text`: whatever could end it, splice
/// lines, be read as a trigraph or hide in an editor is escaped.
std::string quote(std::string_view text);
/// The same as an expression that converts to std::string_view, zero bytes included.
std::string quote_view(std::string_view text);

/// Literal text of a path as a URL has it (RFC 3986, 3.3): percent-encoded, but for escapes that
/// are there already.
std::string path_text(std::string_view text);

/// The lines of a documentation comment after the `///`, each with its leading blank (or empty);
/// wrapped so that with `indent` columns before it no line exceeds 96 where it has blanks.
std::vector<std::string> comment_lines(std::string_view text, std::size_t indent);

/// `head(a, b)tail`, broken over lines when it does not fit behind `indent` columns: arguments
/// aligned behind the parenthesis, or below it when one would not fit there. The first line carries
/// no indentation, further lines do. `open` and `close` are the brackets.
std::string layout(std::size_t indent, std::string_view head, const std::vector<std::string>& items,
                   std::string_view tail, char open = '(', char close = ')');

/// `head{a, b}tail` for braced lists: on one line, or all items on the next line, or one item on
/// each line. `depth` braces are opened (a list in a list: 2).
std::string layout_list(std::size_t indent, std::string_view head,
                        const std::vector<std::string>& items, std::string_view tail,
                        std::size_t depth = 1);

/// `head : base<a, b> {`, with the base on a line of its own when it does not fit.
std::string layout_base(std::size_t indent, const std::string& head, const std::string& base,
                        const std::vector<std::string>& items);

/// A one-statement function on one line when that fits, over three lines otherwise.
std::string short_function(std::size_t indent, const std::string& signature,
                           const std::string& statement);

/// `text` as literals of at most `line_width` columns, in groups below compilers' limits.
std::vector<std::vector<std::string>> literal_chunks(std::string_view text);

std::string join(const std::vector<std::string>& items, std::string_view separator);

/// FNV-1a; decides the shard of a name, so it never changes.
std::uint64_t stable_hash(std::string_view text);

}  // namespace tenon::gen::cpp
