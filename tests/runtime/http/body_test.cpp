#include <memory>
#include <string>
#include <string_view>

#include <support/catch.hpp>
#include <tenon/http/body.hpp>
#include <tenon/run.hpp>

namespace {

using tenon::http::body;

class endless final : public tenon::http::body_source {
 public:
  tenon::task<std::string_view> read() override { co_return "more"; }
};

}  // namespace

TEST_CASE("text takes the place of what a body was") {
  body content = std::unique_ptr<tenon::http::body_source>(std::make_unique<endless>());
  content = std::string("first");
  CHECK(content.buffered());
  CHECK(content.source() == nullptr);
  CHECK(content.text() == "first");
  CHECK(tenon::run(content.read()) == "first");

  content = std::string("second");
  CHECK(tenon::run(content.read()) == "second");
  CHECK(tenon::run(content.read()).empty());

  content = body::view("elsewhere");
  content = std::string();
  CHECK(content.text().empty());
  CHECK(content.size() == 0);
}

TEST_CASE("a body copies text that is still needed, and becomes empty again") {
  const std::string kept = "kept";
  body content = kept;
  CHECK(content.text() == "kept");
  content = {};
  CHECK(content.buffered());
  CHECK(content.text().empty());
  CHECK(kept == "kept");
}
