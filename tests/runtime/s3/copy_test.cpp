// Copies in parts, with the fake server.

#include "fake_server.hpp"

#include <support/catch.hpp>

#include <tenon/run.hpp>

namespace s3 = tenon::s3;

namespace {

constexpr std::size_t mebibyte = std::size_t{1} << 20U;

struct setting {
  setting() {
    server->objects["/b/k"] = content;
    how.part_size = 5 * mebibyte;
    how.parallel = 2;
  }
  void copy() { tenon::run(s3::copy(client, from, "b", "copied", {}, how, mebibyte)); }
  /// The object is another one before its second part is copied.
  void replace_meanwhile(bool later) {
    how.parallel = 1;
    how.progress = [this, later](const s3::progress&) {
      server->objects["/b/k"] = std::string(content.size(), 'x');
      if (later) server->changed += std::chrono::seconds(1);
    };
  }
  void check_refused() {
    try {
      copy();
      FAIL("two versions were joined");
    } catch (const s3::error& failure) {
      CHECK(failure.why() == s3::error::kind::precondition_failed);
    }
    CHECK_FALSE(server->objects.contains("/b/copied"));
    CHECK(server->uploads.empty());
  }

  s3::copy_source from{"b", "k"};
  std::string content = std::string(6 * mebibyte, 'a') + std::string(5 * mebibyte, 'b');
  std::shared_ptr<fake_server> server = std::make_shared<fake_server>();
  s3::client client{tenon::http::transport(server), fake_options()};
  s3::transfer_options how{};
};

}  // namespace

TEST_CASE("a copy in parts is of one version") {
  setting with;
  with.copy();
  CHECK(with.server->objects.at("/b/copied") == with.content);
  CHECK(with.server->requests.size() == 6);  // HEAD, the upload, three parts, its end

  setting replaced;
  replaced.replace_meanwhile(false);
  replaced.check_refused();
}

TEST_CASE("a copy in parts keeps to the time that the caller gave") {
  setting with;
  with.server->odd_copies = true;  // it looks at times
  with.from.when.if_unmodified_since = with.server->changed;
  with.copy();
  CHECK(with.server->objects.at("/b/copied") == with.content);

  setting later;
  later.server->odd_copies = true;
  later.from.when.if_unmodified_since = later.server->changed - std::chrono::hours(1);
  later.check_refused();

  setting replaced;
  replaced.server->odd_copies = true;
  replaced.from.when.if_unmodified_since = replaced.server->changed + std::chrono::hours(1);
  replaced.replace_meanwhile(true);
  replaced.check_refused();
}

TEST_CASE("a copy in parts goes on where a server refuses the ETag that it told") {
  setting with;
  with.server->odd_copies = true;
  with.copy();
  CHECK(with.server->objects.at("/b/copied") == with.content);

  for (const bool later : {false, true}) {
    setting replaced;
    replaced.server->odd_copies = true;
    replaced.replace_meanwhile(later);
    replaced.check_refused();
  }
}
