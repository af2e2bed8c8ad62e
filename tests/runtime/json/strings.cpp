#include <support/catch.hpp>
#include <tenon/json.hpp>

using namespace tenon;

namespace {
std::string read(std::string_view text) { return json::parse<std::string>(text); }
}  // namespace

TEST_CASE("escapes are decoded") {
  CHECK(read(R"("")").empty());
  CHECK(read(R"("a\"b\\c\/d\b\f\n\r\te")") == "a\"b\\c/d\b\f\n\r\te");
  CHECK(read(R"("\u0041\u00e9\u20AC\uD83D\ude00\u0000")") == std::string{"Aé€😀\0", 11});
  CHECK(read("\"é€😀 and long enough for words\"") == "é€😀 and long enough for words");
  CHECK(read(R"("é\né")") == "é\né");
}

TEST_CASE("what is no string is refused where it stands") {
  const auto offset_of = [](std::string_view text) {
    try {
      (void)read(text);
      return std::string::npos;
    } catch (const json::error& error) {
      return error.syntax() ? error.syntax()->offset : std::string::npos;
    }
  };
  CHECK(offset_of(R"("ab)") == 3);
  CHECK(offset_of(R"("ab\)") == 4);
  CHECK(offset_of("\"12345678901\x01\"") == 12);
  CHECK(offset_of("\"a\tb\"") == 2);
  CHECK(offset_of("\"\\n\n\"") == 3);
  CHECK(offset_of(R"("ab\x41")") == 3);
  CHECK(offset_of(R"("\u12G4")") == 1);
  CHECK(offset_of(R"("\u12)") == 1);
  CHECK(offset_of(R"("\uD800")") == 1);
  CHECK(offset_of(R"("\uD800\u0041")") == 1);
  CHECK(offset_of(R"("a\uDC00")") == 2);
  CHECK(offset_of(R"("a\uD800\uD800")") == 2);
  CHECK(offset_of("\"a\\") == 3);
}

TEST_CASE("only UTF-8 is text") {
  const auto refused = [](std::string bytes) {
    const std::string plain = "\"" + bytes + "\"";
    const std::string after_escape = "\"\\n" + bytes + "\"";
    json::reader a{plain};
    json::reader b{after_escape};
    std::string text;
    a.read_string(text);
    b.read_string(text);
    return a.syntax_error() != nullptr && b.syntax_error() != nullptr;
  };
  CHECK(refused("\x80"));
  CHECK(refused("\xC0\x80"));
  CHECK(refused("\xC1\xBF"));
  CHECK(refused("\xC3"));
  CHECK(refused("\xC3("));
  CHECK(refused("\xE0\x9F\xBF"));
  CHECK(refused("\xED\xA0\x80"));
  CHECK(refused("\xE2\x82"));
  CHECK(refused("\xF0\x8F\xBF\xBF"));
  CHECK(refused("\xF4\x90\x80\x80"));
  CHECK(refused("\xF5\x80\x80\x80"));
  CHECK(refused("\xFF"));
  CHECK_FALSE(refused("\xF4\x8F\xBF\xBF"));
  CHECK_FALSE(refused("\xEF\xBF\xBF"));
  CHECK_THROWS_AS(json::to_text(std::string{"\xC3"}), std::domain_error);
}

TEST_CASE("strings are written with the escapes they need") {
  CHECK(json::to_text(std::string{"plain"}) == R"("plain")");
  CHECK(json::to_text(std::string{"a\"b\\c/d\b\f\n\r\te\x01\x1f\x7f"}) ==
        "\"a\\\"b\\\\c/d\\b\\f\\n\\r\\te\\u0001\\u001f\x7f\"");
  CHECK(json::to_text(std::string{"\0", 1}) == R"("\u0000")");
  CHECK(json::to_text(std::string{"é😀"}) == "\"é😀\"");
}

TEST_CASE("every string reads back as it was written") {
  std::string text;
  for (int size = 0; size < 70; ++size) {
    for (const std::string& special :
         std::vector<std::string>{"\"", "\\", "\n", "é", "😀", std::string{"\0", 1}, "/"}) {
      const std::string before = std::string(static_cast<std::size_t>(size), 'x') + special;
      for (const std::string& value : {before, before + before, special + before})
        if (read(json::to_text(value)) != value) text += value;
    }
  }
  CHECK(text.empty());
}

TEST_CASE("the writer appends, and keeps the memory of the string") {
  std::string out = "data: ";
  {
    json::writer to{out};
    write_json(to, std::vector<int>{1, 2, 3});
  }
  CHECK(out == "data: [1,2,3]");
  out.clear();
  const std::string large(100'000, 'y');
  {
    json::writer to{out};
    to.string(large);
  }
  CHECK(out.size() == large.size() + 2);
}
