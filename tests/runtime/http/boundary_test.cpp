#include "boundary.hpp"

#include <support/catch.hpp>

TEST_CASE("a boundary that the content has is passed over") {
  int made = 0;
  const auto propose = [&] { return "b" + std::to_string(++made); };
  CHECK(tenon::http::detail::boundary_outside({}, propose) == "b1");
  made = 0;
  CHECK(tenon::http::detail::boundary_outside({"x b1", "b2b3", ""}, propose) == "b4");
}
