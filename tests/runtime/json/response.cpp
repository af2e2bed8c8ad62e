#include <memory>
#include <support/catch.hpp>
#include <tenon/response.hpp>

using namespace tenon;

namespace {

struct get_pet {
  struct ok {
    std::string body{};
  };
  struct not_found {
    int status = 404;
    std::string body{};
  };
  class response : public one_of<ok, not_found, undocumented> {
   public:
    using one_of::one_of;
    std::string& value() & { return expect<ok>(*this).body; }
    std::string value() && { return std::move(expect<ok>(*this).body); }
  };
};

struct pinned {
  pinned() = default;
  pinned(pinned&&) noexcept {}
  pinned& operator=(pinned&&) noexcept { return *this; }
  const pinned* self = this;
};
struct counted {
  counted() = default;
  counted(const char* with) : text{with} {}  // NOLINT: as the text
  counted(const counted& other) : text{other.text} { ++copies; }
  counted(counted&& other) noexcept : text{std::move(other.text)} { ++moves; }
  counted& operator=(const counted&) = delete;
  std::string text{};
  static inline int copies = 0;
  static inline int moves = 0;
};
using response_of_two = one_of<get_pet::ok, pinned>;

}  // namespace

TEST_CASE("expect gives the alternative or throws the whole response") {
  get_pet::response good = get_pet::ok{"pet"};
  CHECK(good.value() == "pet");
  CHECK(std::move(good).value() == "pet");

  get_pet::response bad = get_pet::not_found{.body = "no such pet"};
  try {
    (void)bad.value();
    FAIL("it is no success");
  } catch (const unexpected_response& error) {
    const auto* whole = error.get_if<get_pet::response>();
    REQUIRE(whole != nullptr);
    CHECK(whole->get<get_pet::not_found>().body == "no such pet");
    CHECK(error.get_if<get_pet::ok>() == nullptr);
    const std::string text = error.what();
    CHECK(text.find("get_pet::not_found (status 404)") != std::string::npos);
    CHECK(text.find("get_pet::ok") != std::string::npos);
  }
  CHECK(bad.get<get_pet::not_found>().body == "no such pet");

  const get_pet::response other = undocumented{.status = 418, .headers = {{"a", "b"}}, .body = "t"};
  CHECK_THROWS_AS(expect<get_pet::ok>(other), unexpected_response);
  CHECK(expect<undocumented>(other).headers.at(0).value == "b");
}

TEST_CASE("an error answer is copied into what is thrown, also when success cannot be copied") {
  struct file {
    std::unique_ptr<int> body{};
  };
  using response = one_of<file, get_pet::not_found, undocumented>;
  const response bad = get_pet::not_found{.body = "no such file"};
  try {
    (void)expect<file>(bad);
    FAIL("it is no success");
  } catch (const unexpected_response& error) {
    const auto* whole = error.get_if<response>();
    REQUIRE(whole != nullptr);
    CHECK(whole->get<get_pet::not_found>().body == "no such file");
  }
  CHECK(bad.get<get_pet::not_found>().body == "no such file");
}

TEST_CASE("an alternative is made where it stays") {
  const response_of_two two{std::in_place_type<pinned>};
  CHECK(two.get<pinned>().self == &two.get<pinned>());

  const response_of_two made{std::in_place_type<pinned>, [] { return pinned{}; }};
  CHECK(made.get<pinned>().self == &made.get<pinned>());
  const one_of<get_pet::ok, box<pinned>> boxed{std::in_place_type<pinned>, [] { return pinned{}; }};
  CHECK(boxed.get<pinned>().self == &boxed.get<pinned>());
}

TEST_CASE(
    "a thrown copy is made by copying its body once, where it stays, beside header fields too") {
  struct plain {
    counted body{};
  };
  struct with_status {
    int status{};
    counted body{};
  };
  struct with_header {
    int status{};
    counted body{};
    std::string reason{};
  };
  using response = one_of<get_pet::ok, plain, with_status, box<with_header>>;
  const auto thrown = [](const response& bad) -> response {
    counted::copies = counted::moves = 0;
    try {
      (void)expect<get_pet::ok>(bad);
    } catch (const unexpected_response& error) {
      CHECK(counted::copies == 1);
      CHECK(counted::moves == 0);
      return *error.get_if<response>();
    }
    FAIL("it is no success");
    return get_pet::ok{};
  };
  CHECK(thrown(plain{.body = {"a"}}).get<plain>().body.text == "a");
  CHECK(thrown(with_status{.status = 404, .body = {"b"}}).get<with_status>().body.text == "b");
  CHECK(thrown(with_status{.status = 404, .body = {"b"}}).get<with_status>().status == 404);
  const response gone =
      thrown(with_header{.status = 410, .body = {"c"}, .reason = "it was deleted"});
  CHECK(gone.get<with_header>().body.text == "c");
  CHECK(gone.get<with_header>().reason == "it was deleted");
}
