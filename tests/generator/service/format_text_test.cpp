#include <string>
#include <support/catch.hpp>

#include "service/format_text.hpp"

using tenon::gen::service::fits_format;

TEST_CASE("defaults are texts of their formats", "[service]") {
  const auto fits = [](const std::string& format, std::initializer_list<const char*> good,
                       std::initializer_list<const char*> bad) {
    for (const char* each : good) {
      CAPTURE(format, each);
      CHECK(fits_format(format, each));
    }
    for (const char* each : bad) {
      CAPTURE(format, each);
      CHECK_FALSE(fits_format(format, each));
    }
  };
  fits("uuid", {"f81d4fae-7dec-11d0-a765-00a0c91e6bf6"}, {"", "f81d4fae7dec11d0a76500a0c91e6bf6"});
  fits("date", {"2024-02-29"}, {"2023-02-29", "2024-2-9", "2024-02-29Z", "today"});
  fits("time", {"09:30:00", "09:30:00.25Z", "23:59:59+01:00"},
       {"9am", "09:30", "24:00:00", "09:30:00.", "09:30:00+24:00", "09:30:00Zulu"});
  fits("date-time", {"2024-02-29T09:30:00Z", "2024-02-29 09:30:00.5-01:00"},
       {"2024-02-29", "2024-02-29T09:30:00", "2024-02-30T09:30:00Z"});
  fits("duration", {"P1Y2M3DT4H5M6S", "P2W", "PT0S"},
       {"", "P", "PT", "1h", "P1M1Y", "P1W1D", "P1H"});
  fits("byte", {"", "Zm9v", "Zg=="}, {"Zg=", "Z*9v"});
  fits("email", {"anything"}, {});
}
