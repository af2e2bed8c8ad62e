#include <tenon/json/unions.hpp>

#include <tenon/json/object_reader.hpp>

#include <algorithm>

#include "scanner.hpp"

namespace tenon::json {

trial::trial(reader& in) noexcept
    : in_{in},
      start_{in.at_},
      top_{in.top_},
      depth_left_{in.depth_left_},
      lost_before_{in.lost_members_} {
  ++in.trials_;
}

bool trial::finish() {
  --in_.trials_;
  if (in_.fatal_) return false;
  finish_ = in_.trial_failed_ ? in_.abandoned_at_ : in_.at_;
  lost_after_ = in_.lost_members_;
  const auto bytes = static_cast<std::size_t>(finish_ - start_);
  const bool fitted = !in_.trial_failed_;
  in_.trial_failed_ = false;
  if (bytes > in_.reread_left_) {
    in_.at_ = finish_;
    in_.fail("too many alternatives had to be tried to read the value");
    return false;
  }
  in_.reread_left_ -= bytes;
  if (!fitted) rewind();
  return fitted;
}

void trial::rewind() noexcept {
  if (in_.stopped()) return;
  in_.at_ = start_;
  in_.lost_members_ = lost_before_;
  in_.top_ = top_;
  in_.depth_left_ = depth_left_;
}

void trial::forward() noexcept {
  if (in_.stopped()) return;
  in_.at_ = finish_;
  in_.lost_members_ = lost_after_;
}

void refuse_alternatives(reader& in, bool several) {
  if (in.stopped()) return;
  if (in.peek() == kind::invalid) return in.mismatch("a value");
  in.violate("one_of", several ? "must fit exactly one of the alternatives, not several"
                               : "must fit one of the alternatives");
  in.skip_value();
}

namespace {

/// What a look at the members of the next object found out.
enum class look { done, broken };

/// Calls `visit(object)` for each member of the next object, without consuming anything. `visit`
/// consumes the member and returns whether to go on. `broken`: the object has an error, which was
/// noted, and the reader is behind it.
template <class Visit>
look look_inside(reader& in, Visit&& visit) {
  trial attempt{in};
  for (object_reader object{in, no_members}; object.next();)
    if (!visit(object)) break;
  if (attempt.finish()) {
    attempt.rewind();
    return look::done;
  }
  if (!in.stopped()) in.skip_value();
  return look::broken;
}

/// "a", "b", "c"
template <class T>
std::string listed(std::initializer_list<T> values) {
  std::string text;
  for (const T& value : values) {
    if (!text.empty()) text += ", ";
    if constexpr (std::is_same_v<T, std::string_view>)
      text.append("\"").append(value).append("\"");
    else
      text += std::to_string(value);
  }
  return text;
}

/// The member's index in `values`, -1 for another value; consumes it.
int find_tag(reader& in, std::initializer_list<std::string_view> values) {
  if (in.peek() != kind::string) return in.skip_value(), -1;
  std::string_view text;
  if (!in.read_view(text)) return -1;
  int index = 0;
  for (const std::string_view value : values) {
    if (value == text) return index;
    ++index;
  }
  return -1;
}
int find_tag(reader& in, std::initializer_list<std::int64_t> values) {
  if (in.peek() != kind::integer) return in.skip_value(), -1;
  std::int64_t number = 0;
  if (!in.read_integer(number, INT64_MIN, INT64_MAX)) return -1;
  int index = 0;
  for (const std::int64_t value : values) {
    if (value == number) return index;
    ++index;
  }
  return -1;
}

template <class T>
int find_tagged(reader& in, std::string_view name, std::initializer_list<T> values) {
  if (in.peek() != kind::object) return in.mismatch("an object"), -1;
  bool found = false;
  int index = -1;
  const look looked = look_inside(in, [&](object_reader<0>& object) {
    if (object.name() != name) return object.skip(), true;
    found = true;
    index = find_tag(in, values);
    return false;
  });
  if (looked == look::broken) return -1;
  if (index >= 0) return index;
  if (found)
    in.violate_member(name, "enum", "must be one of " + listed(values));
  else
    in.violate_member(name, "required", "is required");
  in.skip_value();
  return -1;
}

template <class T>
int find_tagged_or(reader& in, std::string_view name, std::initializer_list<T> values,
                   int otherwise) {
  if (in.peek() != kind::object) return in.mismatch("an object"), -1;
  int index = otherwise;
  const look looked = look_inside(in, [&](object_reader<0>& object) {
    if (object.name() != name) return object.skip(), true;
    const int found = find_tag(in, values);
    if (found >= 0) index = found;
    return false;
  });
  return looked == look::broken ? -1 : index;
}

}  // namespace

int reader::tag(std::string_view name, std::initializer_list<std::string_view> values) {
  return find_tagged(*this, name, values);
}
int reader::tag(std::string_view name, std::initializer_list<std::int64_t> values) {
  return find_tagged(*this, name, values);
}

int tag_or(reader& in, std::string_view name, std::initializer_list<std::string_view> values,
           int otherwise) {
  return find_tagged_or(in, name, values, otherwise);
}
int tag_or(reader& in, std::string_view name, std::initializer_list<std::int64_t> values,
           int otherwise) {
  return find_tagged_or(in, name, values, otherwise);
}

int reader::signature(std::initializer_list<std::initializer_list<std::string_view>> members) {
  const int index = any_signature(members);
  if (index != static_cast<int>(members.size())) return index;
  refuse_alternatives(*this, true);
  return -1;
}

int reader::any_signature(std::initializer_list<std::initializer_list<std::string_view>> members) {
  if (peek() != kind::object) return mismatch("an object"), -1;
  std::vector<std::size_t> missing;
  for (const auto& list : members) missing.push_back(list.size());
  const look looked = look_inside(*this, [&](object_reader<0>& object) {
    std::size_t alternative = 0;
    for (const auto& list : members) {
      for (const std::string_view name : list)
        if (name == object.name()) --missing[alternative];
      ++alternative;
    }
    object.skip();
    return true;
  });
  if (looked == look::broken) return -1;
  const auto complete = std::ranges::count(missing, std::size_t{0});
  if (complete > 1) return static_cast<int>(members.size());
  if (complete == 1) return static_cast<int>(std::ranges::find(missing, 0U) - missing.begin());
  refuse_alternatives(*this, false);
  return -1;
}

}  // namespace tenon::json
