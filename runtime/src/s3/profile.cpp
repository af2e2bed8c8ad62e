#include <algorithm>
#include <charconv>
#include <map>
#include <utility>
#include <vector>

#include <tenon/file/error.hpp>
#include <tenon/file/text.hpp>
#include <tenon/s3/providers.hpp>

#include "settings.hpp"
#include "sts.hpp"

namespace tenon::s3 {

namespace {

constexpr std::size_t largest_profile_file = std::size_t{4} << 20U;
constexpr unsigned most_sources = 8;  // profiles that name another one

using profile = std::map<std::string, std::string>;
using profiles = std::map<std::string, profile>;

std::string_view stripped(std::string_view text) {
  constexpr std::string_view blanks = " \t\r";
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

/// `[profile name]` in the one file, `[name]` in the other, `[default]` in both; empty for what is
/// no profile.
std::string profile_name(std::string_view header, bool with_word) {
  header = stripped(header.substr(1, header.find(']') - 1));
  if (!with_word || header == "default") return std::string(header);
  constexpr std::string_view word = "profile";
  if (!header.starts_with(word) || header.size() == word.size()) return {};
  const std::string_view rest = header.substr(word.size());
  return rest.front() == ' ' || rest.front() == '\t' ? std::string(stripped(rest)) : std::string();
}

void read_line(std::string_view line, profile& into) {
  const std::size_t equals = line.find('=');
  if (equals == std::string_view::npos) return;
  std::string_view value = line.substr(equals + 1);
  for (const std::string_view comment : {" #", " ;", "\t#", "\t;"}) {
    value = value.substr(0, value.find(comment));
  }
  into[std::string(stripped(line.substr(0, equals)))] = stripped(value);
}

/// What the file says comes over what is known.
void read_profiles(std::string_view text, bool with_word, profiles& into) {
  std::string name;
  while (!text.empty()) {
    const std::string_view raw = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), raw.size() + 1));
    const std::string_view line = stripped(raw);
    if (line.empty() || line.front() == '#' || line.front() == ';') continue;
    if (line.front() == '[') {
      name = profile_name(line, with_word);
    } else if (!name.empty() && raw.front() != ' ' && raw.front() != '\t') {
      read_line(line, into[name]);  // an indented line belongs to a nested setting
    }
  }
}

task<std::string> text_if_there(std::string path) {
  try {
    co_return co_await file::read_text(std::move(path), largest_profile_file);
  } catch (const file::error& failure) {
    if (!failure.not_found()) throw credentials_error(failure.what());
  }
  co_return std::string();
}

std::string value_in(const profile& of, const char* name) {
  const auto found = of.find(name);
  return found == of.end() ? std::string() : found->second;
}

std::optional<credentials> keys_in(const profile& of, const std::string& name) {
  credentials found;
  found.access_key = value_in(of, "aws_access_key_id");
  found.secret_key = value_in(of, "aws_secret_access_key");
  found.session_token = value_in(of, "aws_session_token");
  if (found.access_key.empty() && found.secret_key.empty()) return std::nullopt;
  if (found.access_key.empty() || found.secret_key.empty()) {
    throw credentials_error("profile '" + name + "' has half of a key");
  }
  return found;
}

void refuse_unsupported(const profile& of, const std::string& name) {
  for (const char* each : {"sso_session", "sso_start_url", "credential_process"}) {
    if (of.contains(each)) {
      throw credentials_error("profile '" + name + "' asks for " + each +
                              ", which is not supported");
    }
  }
}

/// The role that a profile asks for, with whose keys nobody knows yet.
role_options role_in(const profile& of) {
  role_options made;
  made.role = value_in(of, "role_arn");
  made.session = value_in(of, "role_session_name");
  made.external_id = value_in(of, "external_id");
  made.endpoint = value_in(of, "endpoint_url_sts");
  made.region = value_in(of, "region");
  const std::string seconds = value_in(of, "duration_seconds");
  int lifetime = 0;
  std::from_chars(seconds.data(), seconds.data() + seconds.size(), lifetime);
  made.lifetime = std::chrono::seconds(std::max(lifetime, 0));
  return made;
}

/// Keys, and the roles that are taken on with them one after the other.
struct found_profile {
  credentials keys{};
  std::vector<role_options> roles{};  ///< the last one first
};

std::optional<found_profile> find_in(const profiles& all, std::string name) {
  found_profile made;
  for (unsigned step = 0; step < most_sources; ++step) {
    const auto found = all.find(name);
    if (found == all.end()) {
      if (step == 0) return std::nullopt;
      throw credentials_error("there is no source_profile '" + name + "'");
    }
    const profile& here = found->second;
    refuse_unsupported(here, name);
    const std::string source = value_in(here, "source_profile");
    if (here.contains("role_arn")) made.roles.push_back(role_in(here));
    // One that is its own source has keys beside its role.
    const bool follow = here.contains("role_arn") && !source.empty() && source != name;
    if (std::optional<credentials> keys = follow ? std::nullopt : keys_in(here, name)) {
      made.keys = std::move(*keys);
      return made;
    }
    if (source.empty() || source == name) {
      if (made.roles.empty()) return std::nullopt;
      throw credentials_error("profile '" + name + "' asks for a role and names no keys for it");
    }
    name = source;
  }
  throw credentials_error("too many profiles refer to one another by source_profile");
}

class profile_provider final : public credentials_provider {
 public:
  explicit profile_provider(profile_options options) : options_(std::move(options)) {}

  task<std::optional<credentials>> find() override {
    const std::string home = detail::setting("HOME");
    const std::string name =
        options_.name.empty() ? detail::setting_or("AWS_PROFILE", "default") : options_.name;
    std::string config = options_.config_file;
    if (config.empty()) config = detail::setting_or("AWS_CONFIG_FILE", home + "/.aws/config");
    std::string keys = options_.credentials_file;
    if (keys.empty()) {
      keys = detail::setting_or("AWS_SHARED_CREDENTIALS_FILE", home + "/.aws/credentials");
    }
    profiles all;
    const std::string config_text = co_await text_if_there(std::move(config));
    read_profiles(config_text, true, all);
    const std::string keys_text = co_await text_if_there(std::move(keys));
    read_profiles(keys_text, false, all);
    std::optional<found_profile> found = find_in(all, name);
    if (!found) co_return std::nullopt;
    for (; !found->roles.empty(); found->roles.pop_back()) {
      found->keys = co_await detail::assume_role(found->roles.back(), found->keys);
    }
    co_return std::move(found->keys);
  }

 private:
  profile_options options_;
};

}  // namespace

provider profile_credentials(profile_options options) {
  return std::make_shared<profile_provider>(std::move(options));
}

}  // namespace tenon::s3
