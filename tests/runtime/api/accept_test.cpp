// Accept, RFC 9110 section 12.5.1, and the choice among the forms of a body.
#include <stdexcept>
#include <support/catch.hpp>
#include <tenon/api/accept.hpp>
#include <tenon/api/media_form.hpp>

using tenon::api::accept_list;
using tenon::api::media_form;
using tenon::api::media_kind;

TEST_CASE("the most specific range says how much a media type is wanted") {
  const accept_list list{"text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, */*;q=0.5"};
  CHECK(list.quality("text/plain;format=flowed") == 1000);
  CHECK(list.quality("text/plain;format=fixed") == 700);
  CHECK(list.quality("text/html") == 300);
  CHECK(list.quality("image/jpeg") == 500);
  CHECK(accept_list{"TEXT/Plain"}.quality("text/plain") == 1000);
  CHECK(accept_list{"application/json;charset=UTF-8"}.quality("application/json") == 1000);
  CHECK(accept_list{R"(a/b;p="x,y;q=0", c/d;q=0.001)"}.quality("c/d") == 1);
}

TEST_CASE("what the list leaves out or weighs with nothing is not acceptable") {
  CHECK(accept_list{"text/html, image/*"}.quality("application/json") == 0);
  const accept_list list{"*/*, application/json;q=0"};
  CHECK(list.quality("application/json") == 0);
  CHECK(list.quality("application/xml") == 1000);
}

TEST_CASE("a range on offer is as good as the best of what is in it") {
  CHECK(accept_list{"image/png;q=0.4, image/gif;q=0.2"}.quality("image/*") == 400);
  CHECK(accept_list{"image/*;q=0, image/png"}.quality("image/*") == 1000);
  CHECK(accept_list{"text/plain"}.quality("image/*") == 0);
  CHECK(accept_list{"text/plain"}.quality("*/*") == 1000);
}

TEST_CASE("an absent, empty or malformed list accepts everything") {
  for (const char* field : {"", " , ", "json", "*", "text/", "*/json", "text/html;q=2",
                            "text/html;q=0.1234", "text/html;q=x", "text/html, ;q=1", "a b/c"}) {
    CAPTURE(field);
    CHECK(accept_list{field}.quality("application/json") == 1000);
  }
}

TEST_CASE("a Content-Type selects the most specific form") {
  static constexpr media_form forms[] = {{"*/*", media_kind::bytes},
                                         {"text/*", media_kind::text},
                                         {"application/json"},
                                         {"application/json;version=2"},
                                         {"text/csv", media_kind::text}};
  CHECK(tenon::api::form_of(forms, "text/csv; header=present") == 4);
  CHECK(tenon::api::form_of(forms, "Text/Html") == 1);
  CHECK(tenon::api::form_of(forms, "application/json; charset=utf-8") == 2);
  CHECK(tenon::api::form_of(forms, "application/json; version=\"2\"") == 3);
  CHECK(tenon::api::form_of(forms, "image/png") == 0);
  CHECK(tenon::api::form_of(std::span{forms}.subspan(1), "image/png") == tenon::api::no_form);
  CHECK(tenon::api::form_of(forms, "") == tenon::api::no_form);
}

TEST_CASE("the form to send is the one named, or the most acceptable") {
  static constexpr media_form forms[] = {{"application/json"},
                                         {"text/plain", media_kind::text},
                                         {"text/csv", media_kind::text},
                                         {"image/*", media_kind::bytes, 1}};
  const auto chosen = [&](std::size_t alternative, const char* type, const char* accept) {
    const auto made = tenon::api::choose_form(forms, alternative, type, accept_list{accept});
    return std::to_string(made.index) + " " + made.content_type;
  };
  CHECK(chosen(0, "", "") == "0 application/json");
  CHECK(chosen(0, "", "text/plain, application/json;q=0.9") == "1 text/plain");
  CHECK(chosen(0, "", "*/*") == "0 application/json");
  CHECK(chosen(0, "", "image/png") == "0 application/json");
  // Text that is in one media type cannot be had in another.
  CHECK(chosen(0, "", "text/csv") == "0 application/json");
  CHECK(chosen(0, "text/csv", "text/plain") == "2 text/csv");
  CHECK(chosen(0, "text/plain; charset=utf-8", "") == "1 text/plain; charset=utf-8");
  CHECK(chosen(1, "image/webp", "") == "3 image/webp");
  for (const char* type : {"", "image/*", "text/csv", "image/", "image/p ng"}) {
    CAPTURE(type);
    CHECK_THROWS_AS(chosen(1, type, ""), std::invalid_argument);
  }
}
