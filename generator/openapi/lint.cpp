#include "openapi/lint.hpp"

namespace tenon::gen::openapi {

void lint(const document& description, source::diagnostic_sink& sink) {
  check_open_operations(description, sink);
  check_clear_credentials(description, sink);
  check_required_scopes(description, sink);
  check_unused_components(description, sink);
  check_tags(description, sink);
}

}  // namespace tenon::gen::openapi
