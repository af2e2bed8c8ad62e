#include <algorithm>

#include "service/lowerer.hpp"
#include "service/report.hpp"

namespace tenon::gen::service {

using source::severity;

namespace {

std::string status_of(const response& of) {
  if (of.is_default) return "default";
  return std::to_string(of.status) + (of.is_range ? "XX" : "");
}

}  // namespace

void lowerer::lower_body(operation& out, const openapi::operation& op) {
  if (!op.request_body || op.request_body->content.empty()) return;
  const openapi::request_body& in = *op.request_body;
  std::vector<media> alternatives =
      lower_content(in.content, {false, {out.id, "request"}, {}, {}}, true);
  if (alternatives.empty()) return;
  request_body& body = out.body.emplace();
  body.required = in.required;
  body.doc = in.description;
  body.where = in.node.key_where();
  body.alternatives = std::move(alternatives);
}

void lowerer::lower_responses(operation& out, const openapi::operation& op) {
  for (const openapi::response& in : op.responses) {
    response made;
    made.status = in.status;
    made.is_range = in.is_range;
    made.is_default = in.is_default;
    const std::string status = status_of(made);
    made.doc = in.description.empty() ? in.summary : in.description;
    made.where = in.node.key_where();
    const bool bodiless = in.status == 204 || in.status == 304 || out.method == "HEAD";
    if (bodiless && !in.content.empty()) {
      report(sink_, "OA2021", severity::warning, in.content.front().node,
             out.method == "HEAD" ? "a response to HEAD has no content"
                                  : "a " + status + " response has no content");
    } else if (!in.content.empty()) {
      made.alternatives =
          lower_content(in.content, {false, {out.id, "response", status}, {}, {}}, false);
    }
    for (const openapi::parameter& each : in.headers) {
      auto field = lower_header({out.id, "response", status}, each);
      if (field) made.headers.push_back(std::move(*field));
    }
    out.responses.push_back(std::move(made));
  }
  // default last
  const auto last = std::ranges::find_if(out.responses, &response::is_default);
  if (last != out.responses.end()) std::rotate(last, last + 1, out.responses.end());
}

// What needs every type to be known. Forms that cannot be generated are left out; false when a body
// has no other.
bool lowerer::finish_bodies(operation& op) {
  bool good = true;
  if (op.body) {
    good = finish_body(op.body->alternatives, {false, {op.id, "request"}, {}, {}});
  }
  for (response& each : op.responses) {
    const type_origin origin{false, {op.id, "response", status_of(each)}, {}, {}};
    good = finish_body(each.alternatives, origin) && good;
  }
  return good;
}

bool lowerer::finish_body(std::vector<media>& alternatives, const type_origin& origin) {
  if (alternatives.empty()) return true;
  std::size_t left = alternatives.size();
  std::erase_if(alternatives, [&](media& each) {
    has_alternative_ = left > 1;
    bool good = true;
    if (each.kind == body_kind::form) good = finish_form(each, origin);
    if (each.kind == body_kind::multipart) good = finish_multipart(each, origin);
    if (!good) --left;
    return !good;
  });
  has_alternative_ = false;
  return !alternatives.empty();
}

}  // namespace tenon::gen::service
