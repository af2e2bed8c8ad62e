#include "values.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <tenon/rules/pattern.hpp>
#include <tenon/value/bytes.hpp>
#include <tenon/value/date.hpp>
#include <tenon/value/date_time.hpp>
#include <tenon/value/duration.hpp>
#include <tenon/value/time_of_day.hpp>
#include <tenon/value/uuid.hpp>

namespace tenon::test {

namespace {

using tree = nlohmann::json;
using wire = slot::wire;

constexpr int deep = 4;

std::size_t count_of(const tree& use, const char* name, std::size_t otherwise) {
  const auto found = use.find(name);
  return found == use.end() ? otherwise : found->get<std::size_t>();
}
struct integer_range {
  __int128 least;
  __int128 most;
};

integer_range range_of(const std::string& name) {
  if (name == "int32") return {INT32_MIN, INT32_MAX};
  if (name == "uint32") return {0, UINT32_MAX};
  if (name == "uint64") return {0, UINT64_MAX};
  return {INT64_MIN, INT64_MAX};
}

tree integer(__int128 value) {
  if (value < 0) return static_cast<std::int64_t>(value);
  return static_cast<std::uint64_t>(value);
}

// A bound as an integer that means the same; nothing when it is far out of range.
std::optional<__int128> bound(const tree& use, const char* name, bool is_lower) {
  const auto found = use.find(name);
  if (found == use.end()) return std::nullopt;
  const std::string& text = found->get_ref<const std::string&>();
  const bool exclusive = is_set(use, is_lower ? "exclusive_minimum" : "exclusive_maximum");
  if (text.find_first_of(".eE") == std::string::npos && text.size() < 25) {
    __int128 value = 0;
    for (const char c : text)
      if (c >= '0' && c <= '9') value = value * 10 + (c - '0');
    if (text.starts_with('-')) value = -value;
    return exclusive ? (is_lower ? value + 1 : value - 1) : value;
  }
  const double value = std::strtod(text.c_str(), nullptr);
  if (std::abs(value) > 1e18) return std::nullopt;
  const double whole = is_lower ? std::ceil(value) : std::floor(value);
  const auto out = static_cast<__int128>(whole);
  return exclusive && whole == value ? (is_lower ? out + 1 : out - 1) : out;
}

// 0.01: two places.
int places_of(const std::string& step) {
  const std::size_t point = step.find('.');
  return point == std::string::npos ? 0 : static_cast<int>(step.size() - point - 1);
}

}  // namespace

int value_drawer::height_of(const tree& use) const {
  return is_set(use, "nullable") && !plain() ? 0 : all_.heights[all_.type_of(use)];
}

bool value_drawer::is_ours(const tree& member) const {
  if (is_set(member, "read_only") && is_set(member, "write_only")) return true;
  if (plain() && is_set(member, "read_only")) return false;
  if (side_ == json::side::request) return !is_set(member, "read_only");
  return !is_set(member, "write_only");
}

tree value_drawer::value(const tree& use, int depth, bool top) {
  const tree whole = all_.resolve(use);
  const tree& type = all_.type(whole);
  if (is_set(whole, "nullable") && !plain() && (depth > deep || from_.one_in(4))) return nullptr;
  // The others are tried as well: what is refused is sent as a wrong value.
  if (const tree* listed = all_.listed(whole); listed != nullptr && !from_.one_in(4)) {
    const tree& one = listed->at(from_.below(listed->size()));
    const std::string& kind = type.at("kind").get_ref<const std::string&>();
    const bool fits = kind == "any" || kind == "union" ||
                      (one.is_object() && (kind == "object" || kind == "map")) ||
                      (one.is_array() && (kind == "array" || kind == "tuple"));
    if (fits) return one;
  }
  return held(whole, type, depth, top);
}

tree value_drawer::held(const tree& use, const tree& type, int depth, bool top) {
  const std::string& kind = type.at("kind").get_ref<const std::string&>();
  if (kind == "primitive") return primitive(type.at("primitive").get<std::string>(), use);
  if (kind == "enumeration") {
    const tree& values = type.at("values");
    if (values.empty()) throw cannot_draw(at_.label + " is an enumeration without values");
    return values.at(from_.below(values.size()));
  }
  if (kind == "constant") return type.at("value");
  if (kind == "object") return object(type, depth);
  if (kind == "array") return list(use, type, depth);
  if (kind == "tuple") {
    tree out = tree::array();
    for (const tree& each : type.at("items")) out.push_back(value(each, depth + 1, false));
    return out;
  }
  if (kind == "map") {
    tree out = tree::object();
    const std::size_t least = count_of(use, "min_properties", plain() ? 1 : 0);
    const std::size_t most = count_of(use, "max_properties", least + 3);
    const std::size_t count =
        depth > deep ? least : from_.between(least, std::min(most, least + 3));
    add_others(out, tree::object(), type.at("values"), count, depth);
    return out;
  }
  if (kind == "union") return chosen(type, depth, top);
  return anything(depth);
}

tree value_drawer::primitive(const std::string& name, const tree& use) {
  if (name == "boolean") return from_.one_in(2);
  if (name == "string" || name == "binary") return text(use, in_list_);
  if (name == "uuid") {
    uuid out;
    for (std::uint8_t& octet : out.octets) octet = static_cast<std::uint8_t>(from_.bits());
    return to_string(out);
  }
  if (name == "bytes_base64") {
    std::string content;
    for (std::size_t i = from_.between(plain() ? 1 : 0, 20); i > 0; --i)
      content += static_cast<char>(from_.bits());
    return to_base64(content);
  }
  if (name == "date_time" || name == "date") {
    const auto day = std::chrono::sys_days{std::chrono::year{1950} / 1 / 1} +
                     std::chrono::days{static_cast<int>(from_.below(50000))};
    if (name == "date") return to_string(date{day});
    date_time out{std::chrono::sys_seconds{day} +
                  std::chrono::seconds{static_cast<int>(from_.below(86400))}};
    if (from_.one_in(2)) out.nanoseconds = static_cast<std::uint32_t>(from_.below(1000) * 1000000);
    if (from_.one_in(3))
      out.offset_minutes = static_cast<std::int16_t>(static_cast<int>(from_.below(24)) * 30 - 360);
    return to_string(out);
  }
  if (name == "time" || name == "duration") return clock_text(name == "time");
  return number(name, use);
}

tree value_drawer::clock_text(bool of_day) {
  using namespace std::chrono;
  const nanoseconds fraction{from_.one_in(3) ? from_.below(1000) * 1000000 + 5 : 0};
  if (of_day) {
    time_of_day out;
    out.since_midnight = seconds{from_.below(86400)} + fraction;
    if (!from_.one_in(3)) out.offset = minutes{static_cast<int>(from_.below(96)) * 15 - 720};
    return to_string(out);
  }
  duration out;
  if (from_.one_in(2)) out.months = months{static_cast<int>(from_.below(40))};
  if (from_.one_in(2)) out.days = days{static_cast<int>(from_.below(400))};
  if (from_.one_in(2)) out.time = seconds{from_.below(200000)} + fraction;
  return to_string(out);
}

tree value_drawer::number(const std::string& name, const tree& use) {
  const auto step_text = use.find("multiple_of");
  if (!name.starts_with("float")) {
    integer_range range = range_of(name);
    if (const auto least = bound(use, "minimum", true)) range.least = std::max(range.least, *least);
    if (const auto most = bound(use, "maximum", false)) range.most = std::min(range.most, *most);
    __int128 step = 1;
    if (step_text != use.end()) {
      const double wanted = std::strtod(step_text->get_ref<const std::string&>().c_str(), nullptr);
      // Whole multiples of a fraction: every integer, or those of ten times as much.
      step = wanted >= 1 && std::floor(wanted) == wanted ? static_cast<__int128>(wanted) : 1000000;
      if (wanted < 1 || std::floor(wanted) != wanted)
        step = std::fmod(1.0, wanted) == 0.0 ? 1 : static_cast<__int128>(wanted * 1000);
    }
    const auto down = [&](__int128 v) { return v >= 0 ? v / step : -((-v + step - 1) / step); };
    const __int128 first = -down(-range.least);
    const __int128 last = down(range.most);
    if (first > last) throw cannot_draw(at_.label + " has bounds that no integer keeps");
    const __int128 span = last - first;
    const std::size_t choice = from_.below(6);
    __int128 at = first;
    if (choice == 0) {
      at = first;
    } else if (choice == 1) {
      at = last;
    } else {
      const __int128 origin = first <= 0 && last >= 0 ? 0 : first;
      const __int128 near = static_cast<__int128>(from_.bits() % (choice == 2 ? UINT64_MAX : 1000));
      const __int128 room = last - origin;
      at = origin + (room <= 0 ? 0 : near % (room + 1));
      if (choice == 3 && origin - near >= first) at = origin - near;
      (void)span;
    }
    return integer(at * step);
  }
  double least = -1e6;
  double most = 1e6;
  const bool has_least = use.contains("minimum");
  const bool has_most = use.contains("maximum");
  if (has_least) least = std::strtod(use["minimum"].get_ref<const std::string&>().c_str(), nullptr);
  if (has_most) most = std::strtod(use["maximum"].get_ref<const std::string&>().c_str(), nullptr);
  if (has_least && !has_most) most = least + std::max(1e3, std::abs(least));
  if (has_most && !has_least) least = most - std::max(1e3, std::abs(most));
  if (step_text != use.end()) {
    const std::string& written = step_text->get_ref<const std::string&>();
    const double step = std::strtod(written.c_str(), nullptr);
    double first = std::ceil(least / step);
    double last = std::floor(most / step);
    if (is_set(use, "exclusive_minimum") && first * step <= least) ++first;
    if (is_set(use, "exclusive_maximum") && last * step >= most) --last;
    if (first > last) throw cannot_draw(at_.label + " has bounds that no multiple keeps");
    const double count =
        first + std::floor((last - first) * (static_cast<double>(from_.below(1001)) / 1000));
    if (written.find_first_of("eE") != std::string::npos) return count * step;
    std::array<char, 400> room{};
    std::snprintf(room.data(), room.size(), "%.*f", places_of(written), count * step);
    const double value = std::strtod(room.data(), nullptr);
    return name == "float32" ? static_cast<double>(static_cast<float>(value)) : value;
  }
  const bool open_least = is_set(use, "exclusive_minimum");
  const bool open_most = is_set(use, "exclusive_maximum");
  const std::size_t choice = from_.below(6);
  double value = least + (most - least) * (static_cast<double>(1 + from_.below(998)) / 1000);
  if (choice == 0 && has_least && !open_least) value = least;
  if (choice == 1 && has_most && !open_most) value = most;
  if (choice == 2 && least < 1 && most > 2) value = 1;
  if (!has_least && !has_most && choice == 3) value = -1.5e-7;
  if (!has_least && !has_most && choice == 4) value = name == "float32" ? 3e38 : 1.25e300;
  return name == "float32" ? static_cast<double>(static_cast<float>(value)) : value;
}

void value_drawer::append_character(std::string& out, bool at_end) {
  static constexpr std::string_view letters = "abcXYZ019";
  const auto pick = [&](std::string_view from) { out += from[from_.below(from.size())]; };
  if (at_.nested || in_union_ || from_.below(4) != 0) return pick(letters);
  switch (at_.where) {
    case wire::raw_cookie:
      return pick("!#$&'()*+-./:<=>?@[]^_`{|}~");
    case wire::header: {
      if (in_list_) return pick("!#$&'()*+-./:<>?@[]^_`{|}~%");
      if (at_end) return pick("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~");
      return pick(" !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~");
    }
    default:
      break;
  }
  static constexpr std::array<std::string_view, 8> wide = {
      "\xC3\xA9",         "\xC3\x9F",     "\xE6\xBC\xA2", "\xE2\x82\xAC",
      "\xF0\x9F\x98\x80", "\xE2\x80\xA8", "\xC2\xA0",     "\xD7\x90"};
  if (from_.one_in(4)) {
    out += wide[from_.below(wide.size())];
    return;
  }
  if (at_.where == wire::json && !at_.is_event && !at_.is_xml && from_.one_in(6))
    return pick(std::string_view("\0\n\t\r\x01\x7F", 6));
  pick(" !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~");
}

std::string value_drawer::characters(std::size_t least, std::size_t most) {
  std::size_t length = from_.between(least, std::min(most, least + 12));
  if (from_.one_in(6)) length = least;
  if (from_.one_in(8)) length = std::min<std::size_t>(most, least + 40);
  std::string out;
  for (std::size_t i = 0; i < length; ++i) append_character(out, i == 0 || i + 1 == length);
  if (at_.delimiter != 0) std::ranges::replace(out, at_.delimiter, '-');
  if (at_.reserved) std::ranges::replace(out, '%', '-');
  // The delimiters of lists in one part are not escaped.
  if (at_.where == wire::part && in_list_)
    for (const char each : {',', ' ', '|'}) std::ranges::replace(out, each, '-');
  return out;
}

tree value_drawer::text(const tree& use, bool in_list) {
  std::size_t least = count_of(use, "min_length", 0);
  const std::size_t most = count_of(use, "max_length", std::numeric_limits<std::size_t>::max() / 2);
  const bool may_be_empty = at_.where == wire::json && !in_list_;
  if (at_.where != wire::json && (!may_be_empty || in_list))
    least = std::max<std::size_t>(least, 1);
  if (least > most)
    throw cannot_draw(at_.label + " has lengths that no text has, or none that travels");
  const auto pattern = use.find("pattern");
  if (pattern == use.end()) {
    for (;;) {
      std::string out = characters(least, most);
      if (at_.where == wire::path && (out == "." || out == "..")) continue;
      return out;
    }
  }
  const std::string& expression = pattern->get_ref<const std::string&>();
  const rules::pattern rule{expression};
  for (std::size_t attempt = 0; attempt < 200; ++attempt) {
    std::string out = draw_matching(expression, 2 + attempt / 4 + least / 2, from_);
    std::size_t length = 0;
    for (const char c : out)
      if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) ++length;
    if (length >= least && length <= most && rule.matches(out)) return out;
  }
  throw cannot_draw(at_.label +
                    " has a pattern of which no text of the right length was found: " + expression);
}

void value_drawer::add_others(tree& out, const tree& type, const tree& use, std::size_t count,
                              int depth) {
  for (std::size_t i = 0; i < count; ++i) {
    std::string name = "other" + std::to_string(i);
    if (!plain() && !at_.is_xml && from_.one_in(3)) name += " \"\\/~\xC3\xA9";
    const auto members = type.find("members");
    if (members != type.end() &&
        std::ranges::any_of(*members, [&](const tree& each) { return each.at("name") == name; }))
      continue;
    out[name] = value(use, depth + 1, false);
  }
}

// Whether the member of a body is a part that stands for values inside values: what is in it is
// joined by a delimiter, as the items of a list are.
bool value_drawer::joins(std::size_t member, int depth) const {
  if (at_.where != wire::part || at_.form == nullptr || depth != 0) return false;
  const tree& parts = tree_of(at_.form).at("parts");
  return member < parts.size() && is_set(parts[member], "nested");
}

tree value_drawer::member(const tree& of, bool joins, int depth) {
  const bool was_in_list = std::exchange(in_list_, in_list_ || joins);
  tree out = value(of.at("use"), depth + 1, false);
  in_list_ = was_in_list;
  return out;
}

tree value_drawer::object(const tree& type, int depth) {
  tree out = tree::object();
  const tree& members = type.at("members");
  const std::size_t least = count_of(type, "min_properties", plain() ? 1 : 0);
  const std::size_t most = count_of(type, "max_properties", 1000);
  // What separates members in a header stands for itself, as between the items of a list.
  const bool was_in_list = std::exchange(in_list_, in_list_ || at_.where == wire::header);
  const std::size_t habit = from_.below(4);  // everything, nothing, or some of it
  std::vector<std::size_t> later;
  const auto add = [&](std::size_t i) {
    out[members[i].at("name").get<std::string>()] = member(members[i], joins(i, depth), depth);
  };
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (!is_ours(members[i])) continue;
    if (is_set(members[i], "required")) {
      add(i);
    } else if (depth > deep || height_of(members[i].at("use")) > 20 || habit == 0 ||
               (habit != 1 && from_.one_in(2))) {
      later.push_back(i);
    } else if (out.size() < most) {
      add(i);
    }
  }
  for (const std::size_t i : later)
    if (out.size() < least) add(i);
  const auto others = type.find("additional");
  if (others != type.end()) {
    std::size_t count = depth > deep ? 0 : from_.below(3);
    if (out.size() + count < least) count = least - out.size();
    if (out.size() + count > most) count = most > out.size() ? most - out.size() : 0;
    add_others(out, type, *others, count, depth);
  }
  in_list_ = was_in_list;
  return out;
}

tree value_drawer::list(const tree& use, const tree& type, int depth) {
  std::size_t least = count_of(use, "min_items", 0);
  const std::size_t most = count_of(use, "max_items", std::numeric_limits<std::size_t>::max() / 2);
  if (plain() || at_.is_xml) least = std::max<std::size_t>(least, 1);
  if (depth > 4 * deep) throw cannot_draw(at_.label + " has lists in lists without an end");
  if (least > most)
    throw cannot_draw(at_.label + " has sizes that no list has, or none that travels");
  const tree& items = type.at("items");
  std::size_t size = from_.between(least, std::min(most, least + 3));
  if (depth > deep || height_of(items) > 20) size = least;
  const bool unique = is_set(use, "unique");
  tree out = tree::array();
  const bool was_in_list = std::exchange(in_list_, true);
  for (std::size_t attempt = 0; out.size() < size && attempt < 60 + size * 4; ++attempt) {
    tree item = value(items, depth + 1, false);
    if (unique && std::ranges::find(out, item) != out.end()) continue;
    out.push_back(std::move(item));
  }
  in_list_ = was_in_list;
  if (out.size() < least) throw cannot_draw(at_.label + " has too few different items");
  return out;
}

tree value_drawer::chosen(const tree& type, int depth, bool) {
  const tree& all = type.at("alternatives");
  if (all.empty()) throw cannot_draw(at_.label + " is a union of nothing");
  std::size_t index = from_.below(all.size());
  if (depth > deep)
    for (std::size_t i = 0; i < all.size(); ++i)
      if (height_of(all[i].at("use")) < height_of(all[index].at("use"))) index = i;
  const bool was_in_union = std::exchange(in_union_, plain());
  tree out = value(all[index].at("use"), depth + 1, false);
  in_union_ = was_in_union;
  const auto tag = type.find("tag");
  const tree& tags = all[index].at("tags");
  if (tag != type.end() && !tags.empty() && out.is_object()) {
    tree& held = out[tag->get<std::string>()];
    const std::string now = held.is_string() ? held.get<std::string>() : held.dump();
    if (std::ranges::find(tags, tree(now)) == tags.end()) {
      const std::string& wanted = tags.at(from_.below(tags.size())).get_ref<const std::string&>();
      held = held.is_number() ? tree::parse(wanted) : tree(wanted);
    }
  }
  return out;
}

tree value_drawer::anything(int depth) {
  switch (from_.below(plain() ? 1 : depth > 1 ? 5 : 7)) {
    case 0:
      return characters(plain() ? 1 : 0, 10);
    case 1:
      return from_.below(100000);
    case 2:
      return from_.one_in(2);
    case 3:
      return nullptr;
    case 4:
      return -12.5;
    case 5: {
      tree out = tree::array();
      for (std::size_t i = from_.below(3); i > 0; --i) out.push_back(anything(depth + 1));
      return out;
    }
    default: {
      tree out = tree::object();
      for (std::size_t i = from_.below(3); i > 0; --i)
        out["m" + std::to_string(i)] = anything(depth + 1);
      return out;
    }
  }
}

}  // namespace tenon::test
