#include <cerrno>
#include <utility>

#include <tenon/async/offload.hpp>
#include <tenon/file/body.hpp>
#include <tenon/file/error.hpp>
#include <tenon/file/temporary.hpp>
#include <tenon/file/tree.hpp>
#include <tenon/store/open.hpp>

#include "folder_files.hpp"
#include "refuse.hpp"

namespace tenon::store {

namespace {

using detail::folder_files;

/// Whether keys that begin so may be below the directory, or are all before `after`.
bool worth_descending(const std::string& folder, const list_options& options) {
  if (!folder.starts_with(options.prefix) && !options.prefix.starts_with(folder)) return false;
  return folder > options.start_after || options.start_after.starts_with(folder);
}

bool is_listed(const std::string& key, const list_options& options) {
  return key.starts_with(options.prefix) && key > options.start_after;
}

[[noreturn]] void refuse_reading(const file::error& failure, const std::string& key) {
  switch (failure.code().value()) {
    case ENOENT:
    case ENOTDIR:
    case EISDIR:
    case ESPIPE:
      detail::refuse(error::kind::not_found, key);
    case ENAMETOOLONG:
      detail::refuse(error::kind::bad_key, key);
    case EACCES:
      detail::refuse(error::kind::denied, key);
    default:
      throw file::error(failure);
  }
}

class folder_store final : public object_store {
 public:
  explicit folder_store(std::string root) : files_(std::move(root)) {}

  [[nodiscard]] capabilities can() const noexcept override {
    return {.create = true, .update = true, .metadata = true};
  }

  task<object_info> put(std::string key, payload content, put_options options) override {
    detail::require_key(key);
    detail::require_metadata(key, options);
    const file::temporary_path unfinished(co_await new_name());
    file::opened_file to = co_await file::open(unfinished.path(), file::new_file);
    http::body body = co_await content.open();
    co_await file::write_body(to, body);
    co_await to.close();
    co_return co_await place(unfinished.path(), key, options);
  }

  task<object> get(std::string key, get_options options) override {
    opened found = co_await open_object(key);
    detail::require_conditions(key, options, found.info.etag);
    const detail::extent which = detail::extent_of(key, options.range, found.info.size);
    object given;
    given.info = std::move(found.info);
    given.first = which.offset;
    given.body = file::body_of(std::move(found.file), which.offset, which.length);
    co_return given;
  }

  task<object_info> head(std::string key) override {
    opened found = co_await open_object(key);
    co_return std::move(found.info);
  }

  task<> remove(std::string key) override {
    detail::require_key(key);
    return offload([this, key = std::move(key)] { files_.remove(key); });
  }

  sequence<object_info> list(list_options options) override {
    struct open_level {
      std::vector<folder_files::entry> entries;
      std::size_t next = 0;
    };
    std::vector<open_level> levels;
    levels.push_back({co_await level({}), 0});
    while (!levels.empty()) {
      open_level& top = levels.back();
      if (top.next == top.entries.size()) {
        levels.pop_back();
        continue;
      }
      folder_files::entry found = std::move(top.entries[top.next++]);
      if (found.directory && worth_descending(found.key, options)) {
        levels.push_back({co_await level(std::move(found.key)), 0});
      } else if (!found.directory && is_listed(found.key, options)) {
        co_yield std::move(found.info);
      }
    }
  }

  task<folder> list_folder(std::string prefix) override {
    folder found;
    std::vector<folder_files::entry> entries = co_await level(std::move(prefix));
    for (folder_files::entry& each : entries) {
      if (each.directory) {
        found.folders.push_back(std::move(each.key));
      } else {
        found.objects.push_back(std::move(each.info));
      }
    }
    co_return found;
  }

  task<> copy(std::string from, std::string to, put_mode mode) override {
    detail::require_key(to);
    if (mode == put_mode::update) detail::refuse(error::kind::unsupported, to);
    const opened source = co_await open_object(from);
    const file::temporary_path unfinished(co_await new_name());
    try {
      co_await file::copy(files_.path_of(from), unfinished.path());
    } catch (const file::error& failure) {
      refuse_reading(failure, from);
    }
    put_options options;
    options.mode = mode;
    options.content_type = source.info.content_type;
    options.metadata = source.info.metadata;
    (void)co_await place(unfinished.path(), to, options);
  }

 private:
  struct opened {
    file::opened_file file;
    object_info info;
  };
  task<opened> open_object(const std::string& key) {
    detail::require_key(key);
    opened made;
    try {
      made.file = co_await file::open(files_.path_of(key));
    } catch (const file::error& failure) {
      refuse_reading(failure, key);
    }
    auto read = [&] { return files_.read_info(made.file.number(), key); };
    task<object_info> reading = offload(read);
    made.info = co_await std::move(reading);
    co_return made;
  }
  task<std::string> new_name() {
    return offload([this] { return files_.new_name(); });
  }
  task<object_info> place(const std::string& unfinished, const std::string& key,
                          const put_options& options) {
    return offload(
        [this, &unfinished, &key, &options] { return files_.place(unfinished, key, options); });
  }
  task<std::vector<folder_files::entry>> level(std::string prefix) {
    return offload([this, prefix = std::move(prefix)] { return files_.level(prefix); });
  }
  folder_files files_;
};

}  // namespace

std::shared_ptr<object_store> open_folder(std::string path) {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return std::make_shared<folder_store>(std::move(path));
}

}  // namespace tenon::store
