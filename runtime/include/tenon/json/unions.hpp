#pragma once
#include <cstddef>
#include <tenon/json/reader.hpp>
#include <tenon/value/one_of.hpp>
#include <type_traits>
#include <utility>

namespace tenon::json {

/// Reads a value on trial: the first violation ends it, nothing is noted, and the reader can go
/// back to the start. Trials nest. The total of what trials read again is limited, so that no
/// document makes nested unions expensive; beyond the limit it is a syntax error.
class trial {
 public:
  explicit trial(reader& in) noexcept;
  trial(const trial&) = delete;
  trial& operator=(const trial&) = delete;

  /// Ends the trial: whether the value fitted. The reader stands behind the value if it did, and
  /// at its start if it did not.
  bool finish();
  /// After `finish()`: back to the start of the value, or to behind it.
  void rewind() noexcept;
  void forward() noexcept;

 private:
  reader& in_;
  const char* start_;
  const char* finish_ = nullptr;
  frame* top_;
  std::size_t depth_left_;
  std::size_t lost_before_;
  std::size_t lost_after_ = 0;
};

/// While it lives, enums take only what they list, also in a response: a value belongs to the
/// alternative that lists it before one that would take it as unknown.
class listed_only {
 public:
  explicit listed_only(reader& in) noexcept
      : in_{in}, before_{std::exchange(in.listed_only_, true)} {}
  ~listed_only() { in_.listed_only_ = before_; }
  listed_only(const listed_only&) = delete;
  listed_only& operator=(const listed_only&) = delete;

 private:
  reader& in_;
  bool before_;
};

/// Notes that the next value fits no alternative, or more than one, and skips it.
void refuse_alternatives(reader& in, bool several);

namespace detail {

template <std::size_t Index, class... Ts>
bool try_alternative(reader& in, one_of<Ts...>& out) {
  trial attempt{in};
  read_json(in, out.template emplace<Index>());
  return attempt.finish();
}

template <class T>
bool fits(reader& in) {
  trial attempt{in};
  T value{};
  read_json(in, value);
  const bool fitted = attempt.finish();
  attempt.rewind();
  return fitted;
}

constexpr std::size_t unfit = static_cast<std::size_t>(-1);

/// Reads the value if it fits the alternative: how many of its members are lost, or `unfit`. When
/// some are, the reader is at the start again, for others to be compared; unless trials have read
/// much already and this loses fewer than `fewest`, which is told as none.
template <std::size_t Index, class... Ts>
std::size_t try_losing(reader& in, one_of<Ts...>& out, std::size_t fewest) {
  const std::size_t before = in.lost_members();
  trial attempt{in};
  read_json(in, out.template emplace<Index>());
  const std::size_t lost = in.lost_members() - before;
  if (!attempt.finish()) return unfit;
  // Asked after reading: what was tried inside may have left nothing for reading this again.
  if (lost < fewest && !in.may_compare()) return 0;
  if (lost > 0) attempt.rewind();
  return lost;
}

/// Reads the value as the alternative that loses the fewest of its members, the first of several.
template <class... Ts>
bool try_each(reader& in, one_of<Ts...>& out) {
  std::size_t fewest = unfit;
  bool (*best)(reader&, one_of<Ts...>&) = nullptr;
  const auto attempt = [&]<std::size_t Index>(std::integral_constant<std::size_t, Index>) {
    if (best != nullptr && !in.may_compare()) return true;
    const std::size_t lost = try_losing<Index>(in, out, fewest);
    if (lost < fewest) {
      fewest = lost;
      best = &try_alternative<Index, Ts...>;
    }
    return fewest == 0 || in.stopped();
  };
  [&]<std::size_t... Index>(std::index_sequence<Index...>) {
    (void)(attempt(std::integral_constant<std::size_t, Index>{}) || ...);
  }(std::index_sequence_for<Ts...>{});
  return fewest == 0 || (best != nullptr && best(in, out));
}

/// Reads the value if it fits one alternative; how many it fits.
template <class... Ts>
std::size_t try_all(reader& in, one_of<Ts...>& out) {
  trial whole{in};
  std::size_t matches = 0;
  const auto attempt = [&]<std::size_t Index>(std::integral_constant<std::size_t, Index>) {
    if (matches == 0) {
      if (!try_alternative<Index>(in, out)) return;
      whole.finish();
      whole.rewind();
      ++matches;
    } else {
      using alternative = std::remove_reference_t<decltype(out.template emplace<Index>())>;
      if (fits<alternative>(in)) ++matches;
    }
  };
  [&]<std::size_t... Index>(std::index_sequence<Index...>) {
    (attempt(std::integral_constant<std::size_t, Index>{}), ...);
  }(std::index_sequence_for<Ts...>{});
  if (matches == 0) whole.finish();
  if (matches == 1) whole.forward();
  return matches;
}

}  // namespace detail

/// `anyOf` without a better strategy: the first alternative that the value fits without losing
/// members that have no place in it, or that loses the fewest. The others are not tried any more
/// where reading the text has taken many trials already.
template <class... Ts>
void read_first_match(reader& in, one_of<Ts...>& out) {
  bool found = false;
  if (in.takes_unknown()) {
    const listed_only strict{in};
    found = detail::try_each(in, out);
  }
  if (!found && !detail::try_each(in, out)) refuse_alternatives(in, false);
}

/// `oneOf` without a better strategy: the one alternative that the value fits; a value that fits
/// several is a violation.
template <class... Ts>
void read_exactly_one(reader& in, one_of<Ts...>& out) {
  std::size_t matches = 0;
  if (in.takes_unknown()) {
    const listed_only strict{in};
    matches = detail::try_all(in, out);
  }
  if (matches == 0) matches = detail::try_all(in, out);
  if (matches != 1) refuse_alternatives(in, matches > 1);
}

}  // namespace tenon::json
