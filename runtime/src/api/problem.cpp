#include <tenon/api/problem.hpp>

#include <tenon/http/status.hpp>
#include <tenon/json/writer.hpp>
#include <utility>

namespace tenon::api {
namespace {

void write_member(json::writer& out, char before, std::string_view name, std::string_view text) {
  out.raw(before);
  out.string(name);
  out.raw(':');
  out.string(text);
}

void write_error(json::writer& out, const problem_error& error) {
  write_member(out, '{', "in", error.in);
  write_member(out, ',', "pointer", error.pointer);
  write_member(out, ',', "code", error.code);
  write_member(out, ',', "message", error.message);
  out.raw('}');
}

}  // namespace

std::string to_json(const problem& value) {
  std::string text;
  json::writer out{text};
  write_member(out, '{', "type", value.type.empty() ? "about:blank" : value.type);
  write_member(out, ',', "title",
               value.title.empty() ? http::reason_phrase(value.status) : value.title);
  out.raw(R"(,"status":)");
  out.integer(static_cast<std::int64_t>(value.status));
  if (!value.detail.empty()) write_member(out, ',', "detail", value.detail);
  if (!value.instance.empty()) write_member(out, ',', "instance", value.instance);
  if (!value.errors.empty()) {
    char before = '[';
    out.raw(R"(,"errors":)");
    for (const problem_error& error : value.errors) {
      out.raw(before);
      write_error(out, error);
      before = ',';
    }
    out.raw(']');
  }
  out.raw('}');
  out.finish();
  return text;
}

http::response problem_response(const problem& value) {
  http::response answer;
  answer.status = value.status;
  answer.headers.add_view("Content-Type", "application/problem+json");
  answer.body = to_json(value);
  return answer;
}

}  // namespace tenon::api
