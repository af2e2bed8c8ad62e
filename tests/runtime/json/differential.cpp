// Mutated documents through our reader and through nlohmann::json: the same texts must be accepted,
// and what is accepted must be the same value.
#include <cstring>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <support/catch.hpp>
#include <tenon/json.hpp>

namespace {

/// Accepts what nlohmann does, but refuses a key that comes twice, as we do.
class strict_sax : public nlohmann::detail::json_sax_dom_parser<nlohmann::json> {
  using base = nlohmann::detail::json_sax_dom_parser<nlohmann::json>;

 public:
  explicit strict_sax(nlohmann::json& out) : base{out, false} {}
  bool start_object(std::size_t size) {
    keys_.emplace_back();
    return base::start_object(size);
  }
  bool key(std::string& name) {
    duplicates = !keys_.back().insert(name).second || duplicates;
    return base::key(name);
  }
  bool end_object() {
    keys_.pop_back();
    return base::end_object();
  }
  bool duplicates = false;

 private:
  std::vector<std::set<std::string>> keys_;
};

const std::string documents[] = {
    R"({"id":12,"name":"a\u00e9\n","tags":["x","",true,null],"price":12.50,"big":18446744073709551615})",
    R"([[],{},[{"a":{"b":[1,-2,3e2,0.1,-0.0,1e-7]}}],"\ud83d\ude00","plain text that is longer than eight"])",
    R"( { "k" : [ 1 , 2 ] , "l" : "é€😀" , "m" : { "" : false , "n" : 123456789012345678 } } )",
    R"("\"\\\/\b\f\n\r\t")",
    R"(-123.456e+7)",
};

std::string mutated(std::mt19937& random) {
  const auto below = [&](std::size_t limit) { return random() % limit; };
  static const std::string pieces[] = {"\"",
                                       "\\",
                                       "{",
                                       "}",
                                       "[",
                                       "]",
                                       ",",
                                       ":",
                                       "0",
                                       "-",
                                       ".",
                                       "e1",
                                       "\\u00",
                                       "\\ud800",
                                       "null",
                                       "tru",
                                       " ",
                                       "\n",
                                       "\x01",
                                       "\xC3",
                                       "\xED\xA0\x80",
                                       "\xF0\x9F\x98\x80",
                                       "1e400",
                                       "/",
                                       "a\":"};
  std::string text = documents[below(std::size(documents))];
  for (std::size_t count = below(4); count > 0 && !text.empty(); --count) {
    const std::size_t place = below(text.size());
    switch (below(5)) {
      case 0:
        text.erase(place, 1 + below(3));
        break;
      case 1:
        text.insert(place, pieces[below(std::size(pieces))]);
        break;
      case 2:
        text[place] = static_cast<char>(random());
        break;
      case 3:
        text.insert(place, text.substr(below(text.size()), below(12)));
        break;
      default:
        text[place] = pieces[below(std::size(pieces))][0];
        break;
    }
  }
  return text;
}

}  // namespace

TEST_CASE("the reader agrees with nlohmann::json on mutated documents") {
  std::mt19937 random{20240501};
  std::size_t accepted = 0;
  std::size_t refused = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string text = mutated(random);
    // nlohmann takes a NUL character for the end, and refuses numbers beyond a double.
    if (text.find('\0') != std::string::npos) continue;
    nlohmann::json tree;
    strict_sax sax{tree};
    const bool theirs = nlohmann::json::sax_parse(text, &sax) && !sax.duplicates;
    tenon::json::reader in{text};
    tenon::json::any value;
    in.read_any(value);
    const bool ours = in.finish();
    const bool huge = text.find("1e400") != std::string::npos ||
                      (ours && value.text().find('e') != std::string::npos);
    if (ours != theirs && !huge) {
      CAPTURE(text);
      CHECK(ours == theirs);
    }
    if (ours && theirs) {
      ++accepted;
      if (nlohmann::json::parse(value.text()) != tree) {
        CAPTURE(text);
        CHECK(nlohmann::json::parse(value.text()) == tree);
      }
    } else {
      ++refused;
    }
  }
  CHECK(accepted > 4'000);
  CHECK(refused > 4'000);
}

TEST_CASE("numbers are read and written as nlohmann::json does") {
  std::mt19937_64 random{7};
  for (int i = 0; i < 20'000; ++i) {
    std::uint64_t bits = random();
    if (i % 2 == 0) bits &= 0xFFFFFF0000000000;
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    if (!(value - value == 0)) continue;
    const std::string text = tenon::json::to_text(value);
    if (tenon::json::parse<double>(text) != value ||
        nlohmann::json::parse(text).get<double>() != value ||
        tenon::json::parse<double>(nlohmann::json(value).dump()) != value) {
      CAPTURE(text);
      CHECK(false);
    }
    // Few digits, as people write them.
    const std::string price = std::to_string(random() % 100'000) + "." +
                              std::to_string(random() % 1'000) + (i % 3 == 0 ? "e-3" : "");
    if (tenon::json::parse<double>(price) != std::strtod(price.c_str(), nullptr)) {
      CAPTURE(price);
      CHECK(false);
    }
  }
  SUCCEED("all equal");
}
