#include <tenon/store/object_store.hpp>

#include "refuse.hpp"

namespace tenon::store {

task<> object_store::remove_all(std::vector<std::string> keys) {
  for (std::string& each : keys) co_await remove(std::move(each));
}

task<folder> object_store::list_folder(std::string prefix) {
  folder found;
  list_options options;
  options.prefix = prefix;
  sequence<object_info> all = list(options);
  while (std::optional<object_info> each = co_await all.next()) {
    const std::size_t slash = each->key.find('/', prefix.size());
    if (slash == std::string::npos) {
      found.objects.push_back(std::move(*each));
      continue;
    }
    std::string inner = each->key.substr(0, slash + 1);
    if (found.folders.empty() || found.folders.back() != inner) {
      found.folders.push_back(std::move(inner));
    }
  }
  co_return found;
}

task<std::string> object_store::share(std::string key, std::chrono::seconds) {
  detail::refuse(error::kind::unsupported, key);
  co_return std::string();
}

task<std::string> object_store::get_text(std::string key, std::size_t limit) {
  object found = co_await get(std::move(key));
  co_return co_await found.body.take_all(limit);
}

task<bool> object_store::exists(std::string key) {
  try {
    (void)co_await head(std::move(key));
    co_return true;
  } catch (const error& refused) {
    if (refused.why() != error::kind::not_found) throw;
  }
  co_return false;
}

}  // namespace tenon::store
