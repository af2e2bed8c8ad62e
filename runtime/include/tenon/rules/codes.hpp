#pragma once
#include <string_view>

/// The words a `violation::code` can be. They are part of the interface: clients may switch on
/// them, so a word never changes its meaning.
namespace tenon::codes {

inline constexpr std::string_view type = "type";  ///< another JSON type is expected
inline constexpr std::string_view range =
    "range";  ///< the number does not fit the integer or float type
inline constexpr std::string_view required =
    "required";  ///< a required member or parameter is missing
inline constexpr std::string_view unknown_property =
    "unknown_property";  ///< a member that the schema forbids
inline constexpr std::string_view duplicate_key = "duplicate_key";  ///< the same member twice
inline constexpr std::string_view enumeration = "enum";             ///< none of the listed values
inline constexpr std::string_view constant = "const";               ///< not the one allowed value
inline constexpr std::string_view format =
    "format";  ///< not a text of the format: a date, a uuid, base64, an email address
inline constexpr std::string_view min_length = "min_length";  ///< fewer code points than allowed
inline constexpr std::string_view max_length = "max_length";  ///< more code points than allowed
inline constexpr std::string_view pattern = "pattern";  ///< the regular expression does not match
inline constexpr std::string_view minimum = "minimum";
inline constexpr std::string_view maximum = "maximum";
inline constexpr std::string_view exclusive_minimum = "exclusive_minimum";
inline constexpr std::string_view exclusive_maximum = "exclusive_maximum";
inline constexpr std::string_view multiple_of = "multiple_of";
inline constexpr std::string_view min_items = "min_items";
inline constexpr std::string_view max_items = "max_items";
inline constexpr std::string_view unique_items = "unique_items";
inline constexpr std::string_view min_properties = "min_properties";
inline constexpr std::string_view max_properties = "max_properties";
inline constexpr std::string_view one_of =
    "one_of";  ///< none, or more than one, of the alternatives
inline constexpr std::string_view any_of = "any_of";      ///< none of the alternatives
inline constexpr std::string_view negation = "not";       ///< a value that the schema rules out
inline constexpr std::string_view forbidden = "false";    ///< no value is allowed here
inline constexpr std::string_view contains = "contains";  ///< no item, or too few, that fit
inline constexpr std::string_view max_contains = "max_contains";  ///< too many items that fit
inline constexpr std::string_view property_names =
    "property_names";  ///< a member's name breaks the rules for names
inline constexpr std::string_view dependent_required =
    "dependent_required";  ///< a member is missing that another member asks for
inline constexpr std::string_view media_type = "media_type";  ///< a part of another media type
inline constexpr std::string_view too_complex =
    "too_complex";  ///< checking the value would take too many steps

}  // namespace tenon::codes
