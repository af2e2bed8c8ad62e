#include <memory>
#include <stdexcept>
#include <string>
#include <support/catch.hpp>
#include <tenon/value.hpp>
#include <type_traits>
#include <utility>
#include <vector>

using namespace tenon;

namespace {

/// Counts how many of it there are; a copy of the forbidden number throws.
struct counted {
  explicit counted(int number, int* alive) : number{number}, alive{alive} { ++*alive; }
  counted(const counted& other) : number{other.number}, alive{other.alive} {
    if (number < 0) throw std::runtime_error("not to be copied");
    ++*alive;
  }
  counted(counted&& other) noexcept : number{other.number}, alive{other.alive} { ++*alive; }
  counted& operator=(const counted&) = delete;
  ~counted() { --*alive; }
  bool operator==(const counted& other) const { return number == other.number; }

  int number;
  int* alive;
};

using mixed = one_of<std::string, counted, std::vector<std::string>>;

struct only_moves {
  std::unique_ptr<int> value{};
};

template <int Number>
struct numbered {
  int value = Number;
  bool operator==(const numbered&) const = default;
};

}  // namespace

TEST_CASE("an alternative is made once and ended once, whatever happens to who holds it") {
  int alive = 0;
  {
    mixed first = counted(1, &alive);
    CHECK(alive == 1);
    mixed second = first;
    CHECK(alive == 2);
    CHECK(second == first);
    second = std::string(100, 'x');
    CHECK(alive == 1);
    CHECK(second != first);
    CHECK(second.get<std::string>() == std::string(100, 'x'));
    mixed third = std::move(first);
    first = std::move(second);
    CHECK(first.holds<std::string>());
    const mixed& same = third;
    third = same;
    CHECK(third.get<counted>().number == 1);
    std::swap(first, third);
    CHECK(first.get<counted>().number == 1);
    CHECK(first.index() == 1);
    CHECK(alive == 1);
  }
  CHECK(alive == 0);
}

TEST_CASE("what is held stays when another alternative cannot be made") {
  int alive = 0;
  mixed held = std::vector<std::string>{"a", "b"};
  const mixed hostile = counted(-1, &alive);
  CHECK_THROWS_WITH(held = hostile, "not to be copied");
  CHECK_THROWS_WITH(held.emplace<counted>(hostile.get<counted>()), "not to be copied");
  CHECK(held.get<std::vector<std::string>>() == std::vector<std::string>{"a", "b"});
  CHECK_THROWS_AS(held.get<std::string>(), std::bad_variant_access);
  CHECK_THROWS_AS(std::as_const(held).get<0>(), std::bad_variant_access);
  CHECK(held.get_if<counted>() == nullptr);
  CHECK(alive == 1);
}

TEST_CASE("alternatives that only move make a one_of that only moves") {
  using movable = one_of<only_moves, std::string>;
  CHECK_FALSE(std::is_copy_constructible_v<movable>);
  CHECK_FALSE(std::is_copy_assignable_v<movable>);
  CHECK(std::is_nothrow_move_constructible_v<movable>);
  movable from = only_moves{std::make_unique<int>(7)};
  movable to = std::move(from);
  CHECK(*to.get<only_moves>().value == 7);
  CHECK(*std::move(to).get<only_moves>().value == 7);
}

namespace {

struct negation;
struct formula : one_of<bool, box<negation>> {
  using one_of::one_of;
};
struct negation {
  formula of{};
};

}  // namespace

TEST_CASE("a union takes the place of what it is inside of") {
  formula whole = negation{.of = negation{.of = true}};
  whole = std::move(whole.get<negation>().of);
  REQUIRE(whole.holds<negation>());
  whole = formula(whole.get<negation>().of);
  CHECK(whole.get<bool>());
}

TEST_CASE("every alternative of many is reached, also one in a box") {
  using many = one_of<numbered<0>, numbered<1>, numbered<2>, box<numbered<3>>, numbered<4>>;
  const std::vector<many> all{numbered<0>{}, numbered<1>{}, numbered<2>{}, numbered<3>{},
                              numbered<4>{}};
  for (std::size_t i = 0; i < all.size(); ++i) {
    CHECK(all[i].index() == i);
    CHECK(all[i].visit([](const auto& held) { return held.value; }) == static_cast<int>(i));
    many changed = all[i];
    changed.visit([](auto& held) { held.value += 10; });
    CHECK(changed != all[i]);
  }
  CHECK(all[3].get<numbered<3>>().value == 3);
  CHECK(all[3].holds<numbered<3>>());
  many made;
  made.emplace<3>().value = 5;
  CHECK(made.get<3>().value == 5);
}
