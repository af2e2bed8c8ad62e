#include "service/report.hpp"

#include <utility>

#include "openapi/fields.hpp"

namespace tenon::gen::service {

void report(source::diagnostic_sink& sink, source::diagnostic_code code, source::severity level,
            document::node where, std::string message, std::string help) {
  if (!where) {
    sink.add({.code = code,
              .where = {},
              .message = std::move(message),
              .help = std::move(help),
              .level = level});
    return;
  }
  openapi::report(sink, code, level, where, std::move(message), std::move(help));
}

}  // namespace tenon::gen::service
