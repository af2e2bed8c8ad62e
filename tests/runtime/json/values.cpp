#include <memory>
#include <optional>
#include <support/catch.hpp>
#include <tenon/json.hpp>
#include <type_traits>
#include <utility>

using namespace tenon;

namespace {

struct node {
  std::string name{};
  std::optional<box<node>> next{};
  nullable<box<node>> parent{};
  patch<box<node>> other{};
  std::vector<node> children{};
  map<node> named{};

  bool operator==(const node&) const = default;
};

struct choice : one_of<std::string, std::int64_t, bool, double, box<node>, std::vector<choice>> {
  using one_of::one_of;
  bool operator==(const choice&) const = default;
};

}  // namespace

TEST_CASE("a type contains itself by value") {
  node leaf{.name = "leaf"};
  node root{.name = "root"};
  root.next = leaf;
  root.children.push_back(leaf);
  root.named["a"] = leaf;
  node copy = root;
  CHECK(copy == root);
  (*copy.next)->name = "changed";
  CHECK((*root.next)->name == "leaf");
  CHECK_FALSE(copy == root);
  copy = root;
  CHECK(copy == root);
  const node moved = std::move(copy);
  CHECK(moved == root);
}

TEST_CASE("a box copies and moves its value") {
  box<std::string> a{"text"};
  box<std::string> b = a;
  *b += "2";
  CHECK(*a == "text");
  b = a;
  CHECK(a == b);
  const box<std::string> c = std::move(b);
  CHECK(*c == "text");
  CHECK(box<int>{} == box<int>{0});
}

TEST_CASE("nullable is null or a value") {
  nullable<std::string> value;
  CHECK(value.is_null());
  CHECK(value == null);
  value = "text";
  CHECK(*value == "text");
  CHECK(value->size() == 4);
  CHECK(value.value_or("none") == "text");
  value = null;
  CHECK_FALSE(value);
  CHECK_THROWS_AS(value.value(), std::bad_optional_access);
  CHECK(nullable<int>{} == nullable<int>{null});
  CHECK_FALSE(nullable<int>{0} == nullable<int>{});
}

TEST_CASE("a value that is null no more, or null again, is made and ended once") {
  struct held {
    explicit held(int& count) : count_{&count} { ++*count_; }
    held(const held& other) : count_{other.count_} { ++*count_; }
    held(held&& other) noexcept : count_{other.count_} { ++*count_; }
    held& operator=(const held&) = delete;
    ~held() { --*count_; }
    int* count_;
  };
  int alive = 0;
  {
    nullable<held> one = held{alive};
    nullable<held> two = one;
    CHECK(alive == 2);
    two = std::move(one);
    CHECK(alive == 2);
    two = nullable<held>{};
    CHECK(alive == 1);
    CHECK_THROWS_AS(two.value(), std::bad_optional_access);
    two.emplace(alive);
    two.emplace(alive);
    CHECK(alive == 2);
    one.reset();
    CHECK(alive == 1);
  }
  CHECK(alive == 0);
}

TEST_CASE("what is assigned may be inside of what ends") {
  node tree;
  tree.parent = box<node>{node{}};
  (**tree.parent).parent = box<node>{node{}};
  tree.parent = std::move((**tree.parent).parent);
  REQUIRE(tree.parent.has_value());
  CHECK((**tree.parent).parent.is_null());

  tree.other = box<node>{node{}};
  (**tree.other).other = null;
  tree.other = std::move((**tree.other).other);
  CHECK(tree.other.is_null());
}

TEST_CASE("what cannot be copied is no more to be copied where it may be null") {
  CHECK_FALSE(std::is_copy_constructible_v<nullable<std::unique_ptr<int>>>);
  CHECK_FALSE(std::is_copy_assignable_v<patch<std::unique_ptr<int>>>);
  CHECK(std::is_nothrow_move_constructible_v<patch<std::unique_ptr<int>>>);
}

TEST_CASE("patch tells absent, null and a value apart") {
  patch<int> value;
  CHECK(value.is_absent());
  CHECK_FALSE(value.is_null());
  value = null;
  CHECK(value.is_null());
  CHECK_FALSE(value.is_absent());
  CHECK_FALSE(value == patch<int>{});
  value = 0;
  CHECK(value.has_value());
  CHECK_FALSE(value.is_null());
  CHECK(*value == 0);
  value = std::nullopt;
  CHECK(value.is_absent());
  value.emplace(3);
  CHECK(value == patch<int>{3});
  value = null;
  value.reset();
  CHECK(value == patch<int>{});
}

TEST_CASE("constants store nothing") {
  struct cat {
    constant<"cat"> kind{};
    constant<9> lives{};
    constant<true> purrs{};
    bool operator==(const cat&) const = default;
  };
  STATIC_REQUIRE(constant<"cat">::value() == "cat");
  STATIC_REQUIRE(constant<9>::value() == 9);
  STATIC_REQUIRE(constant<true>::value());
  STATIC_REQUIRE(constant<2.5>::value() == 2.5);
  STATIC_REQUIRE_FALSE(std::is_same_v<constant<1>, constant<true>>);
  CHECK(cat{} == cat{});
  CHECK(json::to_text(constant<"c\"t">{}) == R"("c\"t")");
  CHECK(json::to_text(constant<2.5>{}) == "2.5");
  CHECK_NOTHROW(json::parse<constant<true>>("true"));
  CHECK_THROWS_AS(json::parse<constant<true>>("false"), json::error);
  CHECK_THROWS_AS(json::parse<constant<2.5>>("2"), json::error);
  try {
    (void)json::parse<constant<9>>("8");
    FAIL("8 is not 9");
  } catch (const json::error& error) {
    CHECK(error.violations() == std::vector<violation>{{"", "const", "must be 9"}});
  }
}

TEST_CASE("one_of is made from exactly its alternatives") {
  STATIC_REQUIRE(std::is_convertible_v<std::string, choice>);
  STATIC_REQUIRE(std::is_convertible_v<node, choice>);
  STATIC_REQUIRE_FALSE(std::is_constructible_v<choice, const char*>);
  STATIC_REQUIRE_FALSE(std::is_constructible_v<choice, int>);
  STATIC_REQUIRE_FALSE(std::is_constructible_v<choice, float>);

  choice value = std::int64_t{3};
  CHECK(value.holds<std::int64_t>());
  CHECK(value.index() == 1);
  CHECK(value.get<std::int64_t>() == 3);
  CHECK(value.get_if<std::string>() == nullptr);
  CHECK_THROWS_AS(value.get<bool>(), std::bad_variant_access);

  value = node{.name = "boxed"};
  CHECK(value.get_if<node>()->name == "boxed");
  CHECK(value.emplace<node>().name.empty());
  value.emplace<std::string>("text");
  CHECK(value.visit([]<class T>(const T&) { return std::is_same_v<T, std::string>; }));
  CHECK(value == choice{std::string{"text"}});
  CHECK_FALSE(value == choice{true});
  CHECK(std::move(value).get<std::string>() == "text");
}
