#include <algorithm>

#include "service/lowerer.hpp"
#include "service/report.hpp"

namespace tenon::gen::service {

using source::severity;

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
    const std::string status = in.is_default ? "default"
                               : in.is_range ? std::to_string(in.status) + "XX"
                                             : std::to_string(in.status);
    response made;
    made.status = in.status;
    made.is_range = in.is_range;
    made.is_default = in.is_default;
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
      if (auto field = lower_header(out, status, each)) made.headers.push_back(std::move(*field));
    }
    out.responses.push_back(std::move(made));
  }
  // default last
  const auto last = std::ranges::find_if(out.responses, &response::is_default);
  if (last != out.responses.end()) std::rotate(last, last + 1, out.responses.end());
}

}  // namespace tenon::gen::service
