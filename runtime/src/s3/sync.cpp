#include <tenon/s3/sync.hpp>

#include <fnmatch.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <set>
#include <utility>

#include <tenon/file/directory.hpp>
#include <tenon/file/error.hpp>
#include <tenon/file/names.hpp>
#include <tenon/file/status.hpp>

#include "download.hpp"
#include "parts.hpp"

namespace tenon::s3 {

namespace {

/// A file or an object, by its name below the folder or prefix.
struct synced_entry {
  std::uint64_t size = 0;
  time_point modified{};
};
using synced_entries = std::map<std::string, synced_entry>;

bool is_ignored(const std::string& name, const std::vector<std::string>& patterns) {
  for (std::size_t begin = 0; begin <= name.size();) {
    const std::size_t end = std::min(name.find('/', begin), name.size());
    const std::string part = name.substr(begin, end - begin);
    for (const std::string& each : patterns) {
      if (::fnmatch(each.c_str(), part.c_str(), 0) == 0) return true;
    }
    begin = end + 1;
  }
  return false;
}

task<synced_entries> files_in(const std::string& folder, const sync_options& options) {
  synced_entries found;
  file::walk_options walking;
  walking.ignore = options.ignore;
  sequence<file::walked> all = file::walk(folder, std::move(walking));
  while (const std::optional<file::walked> each = co_await all.next()) {
    if (each->kind != file::kind::regular) continue;
    const file::status status = co_await file::stat(each->path);
    found[each->relative] = {status.size,
                             std::chrono::floor<std::chrono::seconds>(status.modified)};
  }
  co_return found;
}

/// Without those that stand for directories, as some tools make them.
task<synced_entries> objects_in(client& at, const std::string& bucket, const std::string& prefix,
                                const sync_options& options) {
  synced_entries found;
  list_options asked;
  asked.prefix = prefix;
  sequence<listed_object> all = at.all_objects(bucket, std::move(asked));
  while (const std::optional<listed_object> each = co_await all.next()) {
    std::string name = each->key.substr(prefix.size());
    if (name.empty() || name.ends_with('/') || is_ignored(name, options.ignore)) continue;
    found[std::move(name)] = {each->size, each->last_modified.value_or(time_point())};
  }
  co_return found;
}

/// What is to be copied from the one to the other.
std::vector<std::string> missing_names(const synced_entries& from, const synced_entries& to,
                                       sync_result& result) {
  std::vector<std::string> names;
  for (const auto& [name, entry] : from) {
    const auto there = to.find(name);
    if (there != to.end() && there->second.size == entry.size &&
        there->second.modified >= entry.modified) {
      ++result.same;
      continue;
    }
    ++result.copied;
    result.bytes += entry.size;
    names.push_back(name);
  }
  return names;
}

/// The directories of files, below the one that is there.
std::set<std::string> folders_of(const std::vector<std::string>& names) {
  std::set<std::string> folders;
  for (const std::string& each : names) {
    if (const std::size_t slash = each.rfind('/'); slash != std::string::npos) {
      folders.insert(each.substr(0, slash));
    }
  }
  return folders;
}

std::vector<std::string> names_without(const synced_entries& all, const synced_entries& others) {
  std::vector<std::string> names;
  for (const auto& [name, entry] : all) {
    if (!others.contains(name)) names.push_back(name);
  }
  return names;
}

/// Carries out `one(name)` for all, so many at the same time.
template <class One>
task<> for_all(std::vector<std::string> names, unsigned parallel, One one) {
  std::size_t next = 0;
  auto work = [&]() -> task<> {
    while (next < names.size()) {
      const std::string& name = names[next++];
      co_await one(name);
    }
  };
  co_await detail::run_parallel(parallel, work);
}

void require_path(const std::string& name) {
  for (std::size_t begin = 0; begin <= name.size();) {
    const std::size_t end = std::min(name.find('/', begin), name.size());
    const std::string_view part = std::string_view(name).substr(begin, end - begin);
    if (part.empty() || part == "." || part == ".." || part.find('\0') != std::string_view::npos) {
      throw file::error("make a file of the object", name,
                        std::error_code(EINVAL, std::generic_category()));
    }
    begin = end + 1;
  }
}

}  // namespace

task<sync_result> sync_up(client& to, std::string folder, std::string bucket, std::string prefix,
                          sync_options options) {
  sync_result result;
  const synced_entries files = co_await files_in(folder, options);
  const synced_entries objects = co_await objects_in(to, bucket, prefix, options);
  auto send = [&](const std::string& name) -> task<> {
    payload content(file::open_body(folder + '/' + name));
    (void)co_await upload(to, bucket, prefix + name, std::move(content), {}, options.transfers);
  };
  std::vector<std::string> names = missing_names(files, objects, result);
  co_await for_all(std::move(names), options.parallel, send);
  if (!options.remove) co_return result;
  std::vector<object_id> gone;
  for (const std::string& each : names_without(objects, files)) gone.push_back({prefix + each, {}});
  result.removed = gone.size();
  if (gone.empty()) co_return result;
  const delete_many_result done = co_await to.delete_objects(bucket, std::move(gone));
  if (!done.failed.empty()) {
    const delete_failure& first = done.failed.front();
    error_details details;
    details.code = first.code;
    details.message = first.message;
    details.resource = first.key;
    throw error(error::kind::denied, std::move(details),
                "DELETE /" + bucket + '/' + first.key + ": " + first.code);
  }
  co_return result;
}

task<sync_result> sync_down(client& from, std::string bucket, std::string prefix,
                            std::string folder, sync_options options) {
  sync_result result;
  co_await file::make_directories(folder);
  const synced_entries objects = co_await objects_in(from, bucket, prefix, options);
  for (const auto& [name, entry] : objects) require_path(name);
  const synced_entries files = co_await files_in(folder, options);
  // While the disk has one, the server is asked for another.
  semaphore slots(std::max(options.parallel, 1U));
  auto fetch = [&](const std::string& name) -> task<> {
    semaphore::permit slot = co_await slots.acquire();
    (void)co_await detail::download_in_slot(from, bucket, prefix + name, folder + '/' + name, {},
                                            options.transfers, std::move(slot));
  };
  std::vector<std::string> names = missing_names(objects, files, result);
  for (const std::string& each : folders_of(names)) {
    co_await file::make_directories(folder + '/' + each);
  }
  co_await for_all(std::move(names), 2 * std::max(options.parallel, 1U), fetch);
  if (!options.remove) co_return result;
  for (const std::string& each : names_without(files, objects)) {
    co_await file::unlink(folder + '/' + each);
    ++result.removed;
  }
  co_return result;
}

}  // namespace tenon::s3
