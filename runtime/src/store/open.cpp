#include <tenon/store/open.hpp>

#include <stdexcept>
#include <utility>

#include <tenon/http/url.hpp>

namespace tenon::store {

namespace {

[[noreturn]] void refuse_url(std::string_view url, const std::string& why) {
  throw std::invalid_argument("'" + std::string(url) + "' names no store: " + why);
}

std::string decoded_part(std::string_view url, std::string_view text) {
  std::string made;
  if (!http::percent_decode(made, text)) refuse_url(url, "an escape is malformed");
  return made;
}

void take_parameters(std::string_view url, std::string_view query, s3::client_options& into) {
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const std::string_view name = pair.substr(0, equals);
    std::string value = decoded_part(url, pair.substr(std::min(equals + 1, pair.size())));
    if (name == "endpoint") {
      into.endpoint = std::move(value);
    } else if (name == "region") {
      into.region = std::move(value);
    } else {
      refuse_url(url, "there is no parameter '" + std::string(name) + "'");
    }
  }
}

std::shared_ptr<object_store> open_bucket(std::string_view url, std::string_view rest,
                                          open_options options) {
  const std::size_t question = rest.find('?');
  if (question != std::string_view::npos) {
    take_parameters(url, rest.substr(question + 1), options.s3);
    rest = rest.substr(0, question);
  }
  const std::size_t slash = std::min(rest.find('/'), rest.size());
  std::string bucket(rest.substr(0, slash));
  if (bucket.empty()) refuse_url(url, "there is no bucket");
  std::string prefix = decoded_part(url, rest.substr(std::min(slash + 1, rest.size())));
  return open_s3(std::make_shared<s3::client>(std::move(options.s3)), std::move(bucket),
                 std::move(prefix), std::move(options.transfers), options.conditional_puts);
}

}  // namespace

std::shared_ptr<object_store> open(std::string_view url, open_options options) {
  constexpr std::string_view bucket = "s3://";
  constexpr std::string_view folder = "file://";
  if (url == "memory:" || url == "memory://") return open_memory();
  if (url.starts_with(bucket)) {
    return open_bucket(url, url.substr(bucket.size()), std::move(options));
  }
  if (!url.starts_with(folder)) refuse_url(url, "it begins with none of memory:, file://, s3://");
  const std::string_view path = url.substr(folder.size());
  if (!path.starts_with('/')) refuse_url(url, "the path is not absolute: file:///path");
  return open_folder(decoded_part(url, path));
}

}  // namespace tenon::store
