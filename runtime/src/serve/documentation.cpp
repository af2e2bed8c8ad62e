#include "documentation.hpp"

#include <tenon/api/call.hpp>
#include <tenon/http/conditional.hpp>
#include <tenon/http/url.hpp>
#include <utility>

#include "docs_text.hpp"
#include "document_info.hpp"
#include "pages.hpp"

namespace tenon::serving {
namespace {

constexpr std::string_view page_path = "/docs";
constexpr std::string_view document_path = "/openapi.json";
/// Short-lived, but kept with its tag.
constexpr std::string_view asked_again = "no-cache";
constexpr std::size_t worth_compressing = 1024;
constexpr std::string_view kept_for_good = "public, max-age=31536000, immutable";

http::response tagged(const http::request& incoming, std::string_view tag,
                      std::string_view lifetime) {
  http::response answer;
  answer.headers.add_view("ETag", tag);
  answer.headers.add_view("Cache-Control", lifetime);
  const http::condition found = http::check_conditions(incoming, {.etag = tag});
  if (found == http::condition::not_modified) answer.status = 304;
  if (found == http::condition::failed) answer.status = 412;
  return answer;
}

bool takes_gzip(const http::request& incoming) {
  for (const http::fields::field& each : incoming.headers) {
    if (http::equal_ignoring_case(each.name, "Accept-Encoding") &&
        http::list_contains(each.value, "gzip")) {
      return true;
    }
  }
  return false;
}

/// As a link in a page, which may be anywhere: the path's last segment, without the slash.
std::string without_slash(const http::request& incoming) {
  const http::target_parts parts = http::split_target(incoming.target);
  std::string link{"../docs"};
  if (!parts.query.empty()) link.append("?").append(parts.query);
  return link;
}

}  // namespace

documentation::documentation(const api::server& api, std::string_view mode, docs_guard guard,
                             docs_files files)
    : document_(api.openapi_document()),
      document_tag_("W/" + tag_of(document_)),
      base_path_(api.base_path()),
      guard_(std::move(guard)),
      files_(files) {
  if (mode == "off" || document_.empty()) return;
  if (document_.size() >= worth_compressing) document_gzip_ = zipped(document_);
  const std::string title = read_document_info(document_).title;
  add_place(api, {}, title);
  if (!base_path_.empty()) add_place(api, base_path_, title);
}

void documentation::add_place(const api::server& api, std::string prefix,
                              const std::string& title) {
  const std::string page = prefix + std::string{page_path};
  const std::string files = page + "/" + std::string{files_.tag};
  place added;
  added.has_document = !api.has_path(prefix + std::string{document_path});
  added.has_page = added.has_document && !files_.files.empty() && !api.has_path(page) &&
                   !api.has_path(files + "/start.js");
  added.page = docs_page_text({.title = title.empty() ? std::string_view{"API"} : title,
                               .tag = files_.tag,
                               .base_path = base_path_,
                               .below_base_path = !prefix.empty()});
  added.page_tag = tag_of(added.page);
  added.prefix = std::move(prefix);
  places_.push_back(std::move(added));
}

documentation::item documentation::find(std::string_view path) const noexcept {
  using kind = item::kind;
  for (std::size_t index = 0; index < places_.size(); ++index) {
    const place& here = places_[index];
    if (!path.starts_with(here.prefix)) continue;
    std::string_view rest = path.substr(here.prefix.size());
    if (rest == document_path && here.has_document) return {.what = kind::document, .place = index};
    if (!here.has_page || !rest.starts_with(page_path)) continue;
    rest.remove_prefix(page_path.size());
    if (rest.empty()) return {.what = kind::page, .place = index};
    if (rest == "/") return {.what = kind::page_with_slash, .place = index};
    if (rest.front() != '/') continue;
    rest.remove_prefix(1);
    const std::size_t slash = rest.find('/');
    const bool lasting = slash != std::string_view::npos && rest.substr(0, slash) == files_.tag;
    if (lasting) rest.remove_prefix(slash + 1);
    for (const docs_file& each : files_.files) {
      if (each.name == rest) {
        return {.what = kind::file, .place = index, .file = &each, .lasting = lasting};
      }
    }
  }
  return {};
}

http::response documentation::file_answer(item found, const http::request& incoming) const {
  http::response answer =
      tagged(incoming, found.file->etag, found.lasting ? kept_for_good : asked_again);
  answer.headers.add_view("Vary", "Accept-Encoding");
  answer.headers.add_view("X-Content-Type-Options", "nosniff");
  if (answer.status != 200) return answer;
  answer.headers.add_view("Content-Type", found.file->media_type);
  // The page that an authorization server sends people back to.
  if (found.file->name.ends_with(".html")) {
    answer.headers.add_view("Content-Security-Policy", docs_page_policy);
  }
  if (takes_gzip(incoming)) {
    answer.headers.add_view("Content-Encoding", "gzip");
    answer.body = http::body::view(found.file->gzip);
  } else {
    answer.body = unzipped(found.file->gzip, found.file->size);
  }
  return answer;
}

http::response documentation::answer_from(item found, const http::request& incoming) const {
  using kind = item::kind;
  const place& here = places_[found.place];
  if (found.what == kind::file) return file_answer(found, incoming);
  if (found.what == kind::page_with_slash) {
    http::response answer;
    answer.status = 308;
    answer.headers.add("Location", without_slash(incoming));
    return answer;
  }
  const bool is_page = found.what == kind::page;
  http::response answer = tagged(incoming, is_page ? here.page_tag : document_tag_, asked_again);
  if (guard_.authenticator != nullptr) answer.headers.set("Cache-Control", "private, no-cache");
  answer.headers.add_view("X-Content-Type-Options", "nosniff");
  if (!is_page) answer.headers.add_view("Vary", "Accept-Encoding");
  if (answer.status != 200) return answer;
  if (!is_page) {
    answer.headers.add_view("Content-Type", "application/json");
    const bool packed = !document_gzip_.empty() && takes_gzip(incoming);
    if (packed) answer.headers.add_view("Content-Encoding", "gzip");
    answer.body = http::body::view(packed ? std::string_view{document_gzip_} : document_);
    return answer;
  }
  answer.headers.add_view("Content-Type", "text/html; charset=utf-8");
  answer.headers.add_view("Content-Security-Policy", docs_page_policy);
  answer.headers.add_view("Referrer-Policy", "no-referrer");
  answer.body = http::body::view(here.page);
  return answer;
}

task<http::response> documentation::answer(item found, http::request& incoming) const {
  if (!asks_for_page(incoming)) co_return page_only_read();
  const bool guarded = found.what == item::kind::page || found.what == item::kind::document;
  if (guarded && guard_.authenticator != nullptr) {
    api::call asked{incoming, {}, 0};
    api::principal caller;
    const bool granted =
        co_await asked.authenticate(*guard_.authenticator, guard_.security, caller);
    if (!granted) co_return asked.problem();
  }
  co_return answer_from(found, incoming);
}

std::string docs_trouble(const serve_options& options, const api::server& api,
                         const docs_files& files) {
  if (options.docs != "on") return {};
  if (files.files.empty()) {
    return "--docs on: this program has no documentation page: " + std::string{files.absence} +
           "; without --docs on it serves /openapi.json alone";
  }
  if (api.openapi_document().empty()) return "--docs on: the API has no document";
  const documentation shown{api, options.docs, {}, files};
  if (!shown.has_page()) return "--docs on: the API has a path that /docs or /openapi.json matches";
  return {};
}

}  // namespace tenon::serving
