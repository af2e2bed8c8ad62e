#pragma once

#include <string_view>

namespace tenon::gen::service {

/// Whether generated code can make a value of the format from a default's text: `uuid`, `date`,
/// `time`, `date-time`, `duration` and `byte` become C++ types; other formats take any text.
bool fits_format(std::string_view format, std::string_view text);

/// Whether a whole number is in the range of an integer format; true of formats that are none.
bool fits_integer_format(std::string_view format, long double number);

}  // namespace tenon::gen::service
