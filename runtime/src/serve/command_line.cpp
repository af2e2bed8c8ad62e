#include "command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <stdexcept>
#include <string_view>
#include <tenon/http/network_list.hpp>
#include <tenon/middleware/trusted_proxies.hpp>
#include <utility>
#include <vector>

namespace tenon::serving {
namespace {

struct environment_name {
  const char* variable;
  const char* flag;
};
constexpr std::array environment_names{
    environment_name{"TENON_HOST", "--host"},
    environment_name{"TENON_PORT", "--port"},
    environment_name{"TENON_THREADS", "--threads"},
    environment_name{"TENON_LOG_LEVEL", "--log-level"},
    environment_name{"TENON_LOG_FORMAT", "--log-format"},
    environment_name{"TENON_DRAIN_TIMEOUT", "--drain-timeout"},
    environment_name{"TENON_MAX_BODY", "--max-body"},
    environment_name{"TENON_CHECK_ANSWERS", "--check-answers"},
    environment_name{"TENON_DOCS", "--docs"},
    environment_name{"TENON_METRICS", "--metrics"},
    environment_name{"TENON_ADMIN_PORT", "--admin-port"},
    environment_name{"TENON_WATCHDOG", "--watchdog"},
    environment_name{"TENON_TLS_CERT", "--tls-cert"},
    environment_name{"TENON_TLS_KEY", "--tls-key"},
    environment_name{"TENON_TLS_CLIENT_CA", "--tls-client-ca"},
    environment_name{"TENON_TRUSTED_PROXIES", "--trusted-proxies"},
    environment_name{"TENON_PROXY_HEADERS", "--proxy-headers"},
    environment_name{"TENON_PROXY_PROTOCOL", "--proxy-protocol"},
    environment_name{"TENON_CONFIG", "--config"},
};

/// The values as CLI11 reads them.
struct settings {
  serve_options options{};
  double drain_seconds = 0;
  double watchdog_seconds = 0;
};

/// The parts of a list with commas.
std::vector<std::string> parts_of(const std::string& text) {
  std::vector<std::string> all;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    all.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return all;
}

/// Throws CLI::ValidationError for what is no network.
std::vector<std::string> networks_in(const std::string& text) {
  std::vector<std::string> all = parts_of(text);
  for (const std::string& each : all) {
    if (each == "unix") continue;
    try {
      (void)http::network_list({each});
    } catch (const std::invalid_argument& error) {
      throw CLI::ValidationError(error.what());
    }
  }
  return all;
}

/// Throws CLI::ValidationError for headers that tell nothing of clients.
std::vector<std::string> proxy_headers_in(const std::string& text) {
  std::vector<std::string> all = parts_of(text);
  try {
    const middleware::trusted_proxies trial({.headers = all});
  } catch (const std::invalid_argument& error) {
    throw CLI::ValidationError(error.what());
  }
  return all;
}

CLI::Option* last_wins(CLI::Option* option) {
  return option->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

void add_flags(CLI::App& app, settings& into, const program& about) {
  serve_options& options = into.options;
  last_wins(
      app.add_option("--host", options.host, "address to listen on, or unix:PATH [TENON_HOST]"))
      ->capture_default_str();
  last_wins(app.add_option("--port", options.port, "port; 0: the system chooses [TENON_PORT]"))
      ->capture_default_str();
  last_wins(app.add_option("--threads", options.threads,
                           "event loops; more than one calls handlers concurrently "
                           "[TENON_THREADS]"))
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  last_wins(app.add_option("--log-level", options.log_level, "[TENON_LOG_LEVEL]"))
      ->check(CLI::IsMember({"debug", "info", "warning", "off"}))
      ->capture_default_str();
  last_wins(app.add_option("--log-format", options.log_format, "[TENON_LOG_FORMAT]"))
      ->check(CLI::IsMember({"logfmt", "json"}))
      ->capture_default_str();
  last_wins(app.add_option("--drain-timeout", into.drain_seconds,
                           "seconds that requests may go on after SIGTERM "
                           "[TENON_DRAIN_TIMEOUT]"))
      ->check(CLI::Range(0.0, 86400.0))
      ->capture_default_str();
  last_wins(app.add_option("--max-body", options.max_body,
                           "largest request body in bytes; 64kb, 8mb work too [TENON_MAX_BODY]"))
      ->transform(CLI::AsSizeValue(false))
      ->capture_default_str();
  last_wins(app.add_option("--check-answers", options.check_answers,
                           "what is done with answers that break their schemas "
                           "[TENON_CHECK_ANSWERS]"))
      ->check(CLI::IsMember({"off", "log", "fail"}));
  last_wins(app.add_option("--docs", options.docs,
                           "the page /docs and /openapi.json; auto: the page if it was built in "
                           "[TENON_DOCS]"))
      ->check(CLI::IsMember({"auto", "on", "off"}))
      ->capture_default_str();
  last_wins(app.add_flag("--metrics,!--no-metrics", options.metrics,
                         "figures for Prometheus at /metrics [TENON_METRICS]"));
  last_wins(app.add_option("--admin-port", options.admin_port,
                           "port for /metrics, /livez, /startupz and /readyz alone; 0: the system "
                           "chooses [TENON_ADMIN_PORT]"));
  last_wins(app.add_option("--watchdog", into.watchdog_seconds,
                           "log what blocks an event loop for so many seconds; 0: do not "
                           "[TENON_WATCHDOG]"))
      ->check(CLI::Range(0.0, 3600.0))
      ->capture_default_str();
  last_wins(app.add_option("--tls-cert", options.tls_cert,
                           "certificate chain, a PEM file: serves https [TENON_TLS_CERT]"));
  last_wins(
      app.add_option("--tls-key", options.tls_key, "its private key, a PEM file [TENON_TLS_KEY]"));
  last_wins(app.add_option("--tls-client-ca", options.tls_client_ca,
                           "authorities of clients' certificates, a PEM file: clients have to show "
                           "one [TENON_TLS_CLIENT_CA]"));
  last_wins(app.add_option_function<std::string>(
      "--trusted-proxies",
      [&options](const std::string& text) { options.trusted_proxies = networks_in(text); },
      "networks, with commas between, of proxies that are believed what they tell of clients "
      "[TENON_TRUSTED_PROXIES]"));
  last_wins(app.add_option_function<std::string>(
      "--proxy-headers",
      [&options](const std::string& text) { options.proxy_headers = proxy_headers_in(text); },
      "headers, with commas between, that those write: X-Forwarded-For (unless told otherwise), "
      "X-Forwarded-Proto, X-Forwarded-Host; or Forwarded [TENON_PROXY_HEADERS]"));
  last_wins(app.add_option_function<std::string>(
      "--proxy-protocol",
      [&options](const std::string& text) { options.proxy_protocol = networks_in(text); },
      "networks, with commas between, of proxies that begin connections with the PROXY protocol; "
      "`unix`: of a Unix socket [TENON_PROXY_PROTOCOL]"));
  app.set_config("--config", "", "file with the same options, TOML or INI [TENON_CONFIG]");
  last_wins(app.get_config_ptr());
  app.allow_config_extras(CLI::config_extras_mode::error);
  app.set_version_flag("--version", about.version, "print the version and exit");
}

settings starting_from(const serve_options& defaults) {
  return {.options = defaults,
          .drain_seconds = std::chrono::duration<double>{defaults.drain_timeout}.count(),
          .watchdog_seconds = std::chrono::duration<double>{defaults.blocked_loop}.count()};
}

/// What is wrong with the options taken together; empty: nothing.
std::string contradiction(const serve_options& options) {
  if (options.tls_cert.empty() != options.tls_key.empty()) {
    return "--tls-cert and --tls-key go together";
  }
  if (!options.tls_client_ca.empty() && options.tls_cert.empty()) {
    return "--tls-client-ca needs --tls-cert and --tls-key";
  }
  return {};
}

/// The environment as flags, those of the command line after them so that they
/// win.
std::vector<std::string> arguments(int argc, const char* const* argv) {
  std::vector<std::string> all;
  for (const environment_name& name : environment_names) {
    const char* value = std::getenv(name.variable);
    if (value != nullptr && *value != '\0') all.push_back(std::string{name.flag} + "=" + value);
  }
  for (int i = 1; i < argc; ++i) all.emplace_back(argv[i]);
  return all;
}

/// CLI11 takes arguments from the back.
void parse(CLI::App& app, std::vector<std::string> all) {
  std::vector<std::string> reversed{all.rbegin(), all.rend()};
  app.parse(std::move(reversed));
}

/// The variable whose value alone cannot be read, or null.
const char* wrong_variable(const program& about, const serve_options& defaults,
                           std::string& message) {
  for (const environment_name& name : environment_names) {
    const char* value = std::getenv(name.variable);
    if (value == nullptr || *value == '\0' || std::string_view{name.flag} == "--config") continue;
    settings scratch = starting_from(defaults);
    CLI::App app{about.description, about.name};
    add_flags(app, scratch, about);
    try {
      parse(app, {std::string{name.flag} + "=" + value});
    } catch (const CLI::ParseError& error) {
      message = error.what();
      return name.variable;
    }
  }
  return nullptr;
}

command ended(int exit_code, std::string text) {
  command result;
  result.serves = false;
  result.exit_code = exit_code;
  result.text = std::move(text);
  return result;
}

std::chrono::milliseconds milliseconds_of(double seconds) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::duration<double>{seconds});
}

}  // namespace

command read_command_line(int argc, const char* const* argv, const program& about,
                          serve_options defaults) {
  settings read = starting_from(defaults);
  CLI::App app{about.description, about.name};
  add_flags(app, read, about);
  try {
    parse(app, arguments(argc, argv));
  } catch (const CLI::CallForHelp&) {
    return ended(0, app.help());
  } catch (const CLI::CallForVersion&) {
    return ended(0, about.version + "\n");
  } catch (const CLI::ParseError& error) {
    std::string message = error.what();
    if (const char* variable = wrong_variable(about, defaults, message)) {
      message = std::string{"environment variable "} + variable + ": " + message;
    }
    return ended(usage_error, about.name + ": " + message + "\nTry --help.\n");
  }
  if (const std::string wrong = contradiction(read.options); !wrong.empty()) {
    return ended(usage_error, about.name + ": " + wrong + "\nTry --help.\n");
  }
  command result;
  result.options = std::move(read.options);
  result.options.drain_timeout = milliseconds_of(read.drain_seconds);
  result.options.blocked_loop = milliseconds_of(read.watchdog_seconds);
  return result;
}

}  // namespace tenon::serving
