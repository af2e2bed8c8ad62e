#include <tenon/api/field_list.hpp>

#include <support/catch.hpp>
#include <tenon/api/parameter_writer.hpp>

using namespace tenon::api;
using texts = std::vector<std::string>;

namespace {

field_list query(std::string_view text) {
  field_list list;
  list.read_urlencoded(text);
  return list;
}

texts items(const parameter_source& from, parameter_style how) {
  texts found;
  if (take_items(from, "p", how, found) != taken::found) return {"(not found)"};
  return found;
}

texts query_items(std::string_view text, parameter_style how) {
  const field_list list = query(text);
  return items({.fields = &list, .how = list.how}, how);
}

texts path_items(std::string_view text, parameter_style how) {
  return items({.text = text, .has_text = true, .how = escaping::percent}, how);
}

/// `k=v` of each member.
texts members(const parameter_source& from, parameter_style how) {
  field_list found;
  if (take_members(from, "p", how, found) != taken::found) return {"(not found)"};
  texts each;
  for (const raw_field& field : found.fields) {
    each.push_back(std::string{field.name} + '=' + std::string{field.value});
  }
  return each;
}

texts query_members(std::string_view text, parameter_style how) {
  const field_list list = query(text);
  return members({.fields = &list, .how = list.how}, how);
}

texts path_members(std::string_view text, parameter_style how) {
  return members({.text = text, .has_text = true, .how = escaping::percent}, how);
}

}  // namespace

TEST_CASE("lists in query strings follow their style") {
  CHECK(query_items("p=a&q=x&p=b", form_style) == texts{"a", "b"});
  CHECK(query_items("p=a,b", form_style) == texts{"a,b"});
  CHECK(query_items("p=a,b%2Cc", {style::form, false}) == texts{"a", "b,c"});
  CHECK(query_items("p=a%20b+c", {style::space_delimited, false}) == texts{"a", "b", "c"});
  CHECK(query_items("p=a|b%7Cc%7cd", {style::pipe_delimited, false}) == texts{"a", "b", "c", "d"});
  CHECK(query_items("p=", form_style) == texts{});
  CHECK(query_items("p=&p=", form_style) == texts{"", ""});
  CHECK(query_items("q=1", form_style) == texts{"(not found)"});
  CHECK(query_items("p=a+b&p=%C3%A4", form_style) == texts{"a b", "\xC3\xA4"});
}

TEST_CASE("lists in paths follow their style") {
  CHECK(path_items("a,b", simple_style) == texts{"a", "b"});
  CHECK(path_items(".a.b", {style::label, true}) == texts{"a", "b"});
  CHECK(path_items(".a,b", {style::label, false}) == texts{"a", "b"});
  CHECK(path_items("a", {style::label, false}) == texts{"(not found)"});
  CHECK(path_items("a%2Cb,c%2F%25", simple_style) == texts{"a,b", "c/%"});
  CHECK(path_items(".a%2Eb.c", {style::label, true}) == texts{"a.b", "c"});
  CHECK(path_items(";%70=a%3Bb;p=c", {style::matrix, true}) == texts{"a;b", "c"});
  CHECK(path_items(";p=a,b", {style::matrix, false}) == texts{"a", "b"});
  CHECK(path_items(";p=a;p=b", {style::matrix, true}) == texts{"a", "b"});
  CHECK(path_items(";q=a", {style::matrix, true}) == texts{"(not found)"});
  CHECK(path_items(";%70=a;p=b", {style::matrix, true}) == texts{"a", "b"});
  CHECK(path_items(";%70=a,b", {style::matrix, false}) == texts{"a", "b"});
  CHECK(path_items(";%zz=a", {style::matrix, false}) == texts{"(not found)"});
}

TEST_CASE("objects follow their style") {
  CHECK(query_members("p=k,v,l,w", {style::form, false}) == texts{"k=v", "l=w"});
  CHECK(query_members("k=v&l=w", form_style) == texts{"k=v", "l=w"});
  CHECK(query_members("p[k]=v&x=1&p%5Bl%5D=w", {style::deep_object, true}) == texts{"k=v", "l=w"});
  CHECK(query_members("p[k][m]=v", {style::deep_object, true}) == texts{"(not found)"});
  CHECK(query_members("p=k,v,l", {style::form, false}) == texts{"(not found)"});
  CHECK(path_members("k=v,l=w", {style::simple, true}) == texts{"k=v", "l=w"});
  CHECK(path_members("k,v,l,w", simple_style) == texts{"k=v", "l=w"});
  CHECK(path_members(".k=v.l=w", {style::label, true}) == texts{"k=v", "l=w"});
  CHECK(path_members(";k=v;l=w", {style::matrix, true}) == texts{"k=v", "l=w"});
  CHECK(path_members(";p=k,v", {style::matrix, false}) == texts{"k=v"});
}

TEST_CASE("a text is taken once and only when well escaped") {
  std::string room;
  std::string_view out;
  const field_list twice = query("p=1&p=2");
  CHECK(take_text({.fields = &twice, .how = escaping::form}, "p", form_style, room, out) ==
        taken::repeated);
  const field_list bad = query("p=%4");
  CHECK(take_text({.fields = &bad, .how = escaping::form}, "p", form_style, room, out) ==
        taken::malformed);
  CHECK(query("%zz=1").malformed);
  CHECK(query("%FF=1").malformed);
  CHECK_FALSE(query("%C3%A4=1").malformed);
  field_list cookies{.how = escaping::percent};
  cookies.read_cookies(R"(a=1; p="x+y"; b=2)");
  CHECK(take_text({.fields = &cookies, .how = escaping::percent}, "p", form_style, room, out) ==
        taken::found);
  CHECK(out == "x+y");
  const field_list escaped = query("p=a%20b&q=plain");
  CHECK(take_text({.fields = &escaped, .how = escaping::form}, "p", form_style, room, out) ==
        taken::found);
  CHECK(out == "a b");
  CHECK(take_text({.fields = &escaped, .how = escaping::form}, "q", form_style, room, out) ==
        taken::found);
  CHECK(out == "plain");
}

TEST_CASE("what is written is read back the same") {
  const parameter_parts list{.is = parameter_parts::shape::items,
                             .texts = {"a b", "c,d", "e&f", "|"}};
  for (const parameter_style how : {form_style, parameter_style{style::form, false},
                                    parameter_style{style::space_delimited, false},
                                    parameter_style{style::pipe_delimited, false}}) {
    std::string out;
    append_pairs(out, "p", list, how);
    CAPTURE(out);
    if (how.kind == style::space_delimited) {
      CHECK(out == "p=a%20b%20c%2Cd%20e%26f%20%7C");
    } else if (how.kind != style::pipe_delimited) {
      CHECK(query_items(out, how) == list.texts);
    }
  }
  const parameter_parts object{.is = parameter_parts::shape::members,
                               .members = {{"k", "v w"}, {"l", "x,y"}}};
  std::string deep;
  append_pairs(deep, "p", object, {style::deep_object, true});
  CHECK(deep == "p%5Bk%5D=v%20w&p%5Bl%5D=x%2Cy");
  std::string path;
  append_path(path, "p", object, {style::matrix, true});
  CHECK(path == ";k=v%20w;l=x%2Cy");
  std::string label;
  append_path(label, "p", list, {style::label, true});
  CHECK(label == ".a%20b.c%2Cd.e%26f.%7C");
}

TEST_CASE("a list inside a form keeps its delimiters apart from its text") {
  field_writer out;
  out.field("l", std::vector<std::string>{"a,b", "c"}, {style::form, false});
  out.field("m", std::vector<std::string>{"a", "b"});
  const parameter_parts parts{.is = parameter_parts::shape::members,
                              .members = std::move(out).take()};
  std::string form;
  append_pairs(form, {}, parts, form_style);
  CHECK(form == "l=a%2Cb,c&m=a&m=b");
}

TEST_CASE("a path cannot be changed by a value") {
  std::string out;
  for (const char* text : {"", ".", ".."}) {
    const parameter_parts parts{.is = parameter_parts::shape::text, .texts = {text}};
    CHECK_THROWS_AS(append_path(out, "p", parts, simple_style), std::invalid_argument);
  }
  const parameter_parts slash{.is = parameter_parts::shape::text, .texts = {"a/../b?c"}};
  append_path(out, "p", slash, simple_style);
  CHECK(out == "a%2F..%2Fb%3Fc");
}
