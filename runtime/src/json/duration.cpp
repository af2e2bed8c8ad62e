#include <tenon/value/duration.hpp>

#include <stdexcept>

#include "time_text.hpp"

namespace tenon {

using namespace std::chrono;

namespace {

constexpr std::int64_t most_date_units = 100'000'000;
constexpr std::int64_t most_seconds = 9'000'000'000;  // in nanoseconds just below 64 bits

// Adds `count` units; false when there would be too many.
bool add_date_unit(duration& value, char unit, std::int64_t count) noexcept {
  if (count > most_date_units) return false;
  const int whole = static_cast<int>(count);
  if (unit == 'Y') value.months += months{12 * whole};
  if (unit == 'M') value.months += months{whole};
  if (unit == 'W') value.days += days{7 * whole};
  if (unit == 'D') value.days += days{whole};
  return true;
}

bool add_time_unit(duration& value, char unit, std::int64_t count) noexcept {
  const std::int64_t length = unit == 'H' ? 3600 : unit == 'M' ? 60 : 1;
  const std::int64_t held = duration_cast<seconds>(value.time).count();
  if (count > (most_seconds - held) / length) return false;
  value.time += seconds{count * length};
  return true;
}

// Numbers with units in their order; 0 when there are none, -1 for anything else.
int read_units(time_text::cursor& in, std::string_view units, bool is_time,
               duration& value) noexcept {
  int found = 0;
  while (in.at_digit()) {
    const std::int64_t count = in.number();
    if (count < 0) return -1;
    std::int64_t fraction = 0;
    const bool has_fraction = is_time && in.one_of(".") != '\0';
    if (has_fraction) fraction = time_text::read_fraction(in);
    const char unit = in.one_of(units);
    if (unit == '\0' || fraction < 0 || (has_fraction && unit != 'S')) return -1;
    if (!(is_time ? add_time_unit(value, unit, count) : add_date_unit(value, unit, count)))
      return -1;
    value.time += nanoseconds{fraction};
    units.remove_prefix(units.find(unit) + 1);
    ++found;
  }
  return found;
}

void append_unit(std::string& out, std::int64_t count, char unit) {
  if (count != 0) out.append(std::to_string(count)).push_back(unit);
}

}  // namespace

std::optional<duration> duration::parse(std::string_view text) noexcept {
  time_text::cursor in{text};
  if (!in.one_of("P")) return std::nullopt;
  duration value;
  const bool weeks = text.ends_with('W');
  const int dates = read_units(in, weeks ? "W" : "YMD", false, value);
  if (dates < 0) return std::nullopt;
  if (in.at_end()) return dates > 0 ? std::optional{value} : std::nullopt;
  if (weeks || !in.one_of("T")) return std::nullopt;
  if (read_units(in, "HMS", true, value) <= 0 || !in.at_end()) return std::nullopt;
  return value;
}

std::string to_string(const duration& value) {
  if (value.months.count() < 0 || value.days.count() < 0 || value.time.count() < 0)
    throw std::out_of_range{"a duration is not negative"};
  std::string out = "P";
  append_unit(out, value.months.count() / 12, 'Y');
  append_unit(out, value.months.count() % 12, 'M');
  append_unit(out, value.days.count(), 'D');
  const hh_mm_ss time{value.time};
  if (value.time.count() == 0) {
    if (out.size() == 1) out += "T0S";
    return out;
  }
  out += 'T';
  append_unit(out, time.hours().count(), 'H');
  append_unit(out, time.minutes().count(), 'M');
  if (time.seconds().count() != 0 || time.subseconds().count() != 0) {
    out += std::to_string(time.seconds().count());
    time_text::append_fraction(out, static_cast<std::uint32_t>(time.subseconds().count()));
    out += 'S';
  }
  return out;
}

}  // namespace tenon
