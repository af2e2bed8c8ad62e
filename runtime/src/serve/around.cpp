#include "around.hpp"

namespace tenon::serving {

around::around(const serve_options& options, api::server& api) : outermost_(&api) {
  for (std::size_t index = options.layers.size(); index != 0; --index) {
    middleware::layer& each = *options.layers[index - 1];
    each.around(*outermost_);
    outermost_ = &each;
  }
  if (!options.metrics && !options.admin_port) return;
  middleware::metrics_options chosen;
  if (!options.admin_port && !api.has_path("/metrics")) chosen.path = "/metrics";
  metrics_.emplace(std::move(chosen));
  metrics_->around(*outermost_);
  outermost_ = &*metrics_;
}

}  // namespace tenon::serving
