#include <tenon/serve.hpp>

#include <pthread.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tenon/api/server.hpp>
#include <tenon/async/background.hpp>
#include <tenon/async/run.hpp>
#include <tenon/async/spawn.hpp>
#include <tenon/http/server.hpp>
#include <tenon/middleware/trusted_proxies.hpp>
#include <thread>

#include "admin.hpp"
#include "around.hpp"
#include "command_line.hpp"
#include "document_info.hpp"
#include "front.hpp"
#include "log_writer.hpp"
#include "loop_watch.hpp"
#include "signals.hpp"
#include "systemd.hpp"
#include "trouble.hpp"

namespace tenon {
namespace serving {
namespace {

constexpr int succeeded = 0;
constexpr int failed = 1;

program describe(int argc, char** argv, const api::server& api) {
  const document_info info = read_document_info(api.openapi_document());
  std::string_view name = argc > 0 ? argv[0] : "service";
  name = name.substr(name.rfind('/') + 1);
  return {.name = std::string{name},
          .description = "Serves " + (info.title.empty() ? "an API" : info.title) + " over HTTP.",
          .version = (info.title.empty() ? std::string{name} : info.title) + ' ' + info.version};
}

severity severity_of(std::string_view level) {
  if (level == "debug") return severity::debug;
  if (level == "warning") return severity::warning;
  return level == "off" ? severity::off : severity::info;
}

http::server_options listening(const serve_options& options, const api::server& api) {
  http::server_options asked;
  asked.host = options.host;
  asked.port = options.port;
  asked.threads = static_cast<unsigned>(options.threads);
  asked.limits.body_bytes = api.largest_body();
  asked.jobs = options.background;
  asked.proxy_protocol = options.proxy_protocol;
  asked.proxies = options.trusted_proxies;
  if (!options.tls_cert.empty()) {
    asked.tls.certificates.push_back({.chain = options.tls_cert, .key = options.tls_key});
    asked.tls.client_ca = options.tls_client_ca;
  }
  return asked;
}

/// Logs what the server notices by itself.
class notices final : public http::exchange_observer {
 public:
  explicit notices(log_writer& lines) noexcept : lines_(lines) {}
  void answered(const http::exchange&) noexcept override {}
  void certificates_unusable(std::string_view why) noexcept override {
    lines_.write(severity::warning, "certificates not renewed", {{"why", why}});
  }

 private:
  log_writer& lines_;
};

/// One line that says what to do about it.
std::string advice(const serve_options& options, const http::listen_error& error) {
  const std::string place = "port " + std::to_string(options.port) + " on " + options.host;
  switch (error.why()) {
    case http::listen_error::kind::address_in_use:
      return place +
             " is in use by another program: stop that, or choose "
             "another port with "
             "--port or TENON_PORT";
    case http::listen_error::kind::permission_denied:
      return place +
             " may not be used by this user: choose a port above 1023 "
             "with --port or "
             "TENON_PORT";
    case http::listen_error::kind::bad_address:
      return options.host +
             " is no address of this machine: choose another with --host or "
             "TENON_HOST";
    case http::listen_error::kind::other:
      break;
  }
  return "cannot listen at " + place + ": " + error.what();
}

/// Finishes what has begun; false when a second signal asked not to wait.
bool drain(http::server& network, const stop_signals& signals, std::chrono::milliseconds grace) {
  std::atomic<bool> drained = false;
  const pthread_t waiting = pthread_self();
  std::thread stopping{[&network, &drained, waiting, grace] {
    network.stop(grace);
    drained.store(true);
    pthread_kill(waiting, SIGTERM);  // ends the wait below
  }};
  signals.wait();
  if (!drained.load()) {
    stopping.detach();
    return false;
  }
  stopping.join();
  return true;
}

/// The admin port, where one is asked for.
class side_door {
 public:
  side_door(const serve_options& options, health& state, const middleware::metrics* figures) {
    if (!options.admin_port) return;
    http::server_options asked;
    asked.host = options.host.starts_with("unix:") ? "127.0.0.1" : options.host;
    asked.port = *options.admin_port;
    asked.threads = 1;
    answers_.emplace(state, *figures);
    network_.emplace(*answers_, asked);
  }
  void listen() {
    if (network_) network_->listen();
  }
  void start(log_writer& lines) {
    if (!network_) return;
    network_->start();
    const std::string address = network_->address();
    lines.write(severity::info, "admin", {{"address", address}});
  }

 private:
  std::optional<admin> answers_;
  std::optional<http::server> network_;
};

/// Has the application make itself ready on the server's first loop; a failure stops the server.
void make_ready(const serve_options& options, http::server& network, front& before,
                log_writer& lines, std::atomic<bool>& ready_failed) {
  if (options.lifespan == nullptr) {
    before.health().start();
    notify_manager("READY=1");
    return;
  }
  auto ended = [&before, &lines, &ready_failed](const std::exception_ptr& failure) noexcept {
    if (!failure) {
      before.health().start();
      notify_manager("READY=1");
      return;
    }
    const std::string text = what_of(failure);
    lines.write(severity::warning, "not ready", {{"error", text}});
    ready_failed.store(true);
    ::kill(::getpid(), SIGTERM);
  };
  spawn(network.loops().front(), options.lifespan->ready(network.address()), ended);
}

/// Has what fails in the background logged, for as long as it lives.
class background_logging {
 public:
  background_logging(background* jobs, background_log& log) noexcept : jobs_(jobs) {
    if (jobs_ != nullptr) jobs_->set_log(&log);
  }
  background_logging(const background_logging&) = delete;
  background_logging& operator=(const background_logging&) = delete;
  ~background_logging() {
    if (jobs_ != nullptr) jobs_->set_log(nullptr);
  }

 private:
  background* jobs_;
};

api::answer_validation answers_of(std::string_view word) {
  if (word == "fail") return api::answer_validation::fail;
  return word == "log" ? api::answer_validation::log : api::answer_validation::off;
}

int run(const program& about, const serve_options& options, api::server& api) {
  const stop_signals signals;
  log_writer lines{
      STDERR_FILENO,
      options.log_format == "json" ? log_writer::format::json : log_writer::format::logfmt,
      severity_of(options.log_level)};
  around layers{options, api};
  front before{api, layers.outermost(), lines, options, built_in_docs()};
  api.set_max_body(options.max_body);
  if (!options.check_answers.empty()) api.set_answers(answers_of(options.check_answers));
  logged_trouble trouble{lines};
  const background_logging failures{options.background, trouble};
  loop_watch loops{options, layers.figures(), trouble};
  notices noticed{lines};
  http::server_options asked = listening(options, api);
  if (!options.tls_cert.empty()) asked.observer = &noticed;
  asked.inherited = inherited_socket();
  std::optional<middleware::trusted_proxies> proxies;
  http::service* outermost = &before;
  if (!options.trusted_proxies.empty()) {
    proxies.emplace(middleware::trusted_proxies_options{.networks = options.trusted_proxies,
                                                        .headers = options.proxy_headers});
    proxies->around(before);
    outermost = &*proxies;
  }
  http::server network{*outermost, std::move(asked)};
  side_door side{options, before.health(), layers.figures()};
  try {
    side.listen();
    network.listen();
    if (options.lifespan != nullptr) tenon::run(options.lifespan->start_up());
    network.start();
    side.start(lines);
  } catch (const http::listen_error& error) {
    std::fprintf(stderr, "%s: %s\n", about.name.c_str(), advice(options, error).c_str());
    return failed;
  }
  std::atomic<bool> ready_failed = false;
  make_ready(options, network, before, lines, ready_failed);
  const std::string address = network.address();
  if (before.documentation().has_page() && address.starts_with("http")) {
    const std::string page = address + "/docs";
    lines.write(severity::info, "documentation", {{"address", page}});
  }
  std::printf("listening on %s\n", address.c_str());
  std::fflush(stdout);
  loops.begin(network);
  signals.wait();
  loops.end();
  before.health().drain();
  notify_manager("STOPPING=1");
  lines.write(severity::info, "draining", {});
  if (!drain(network, signals, options.drain_timeout)) std::_Exit(failed);
  // What the application writes at its end comes after what is logged here.
  lines.flush(std::chrono::seconds{5});
  if (options.lifespan != nullptr) tenon::run(options.lifespan->shut_down());
  return ready_failed.load() ? failed : succeeded;
}

}  // namespace
}  // namespace serving

task<> lifespan::start_up() { co_return; }
task<> lifespan::ready(std::string) { co_return; }
task<> lifespan::shut_down() { co_return; }

int serve(int argc, char** argv, api::server& server, serve_options options) {
  const serving::program about = serving::describe(argc, argv, server);
  const serving::command asked = serving::read_command_line(argc, argv, about, std::move(options));
  if (!asked.serves) {
    std::fputs(asked.text.c_str(), asked.exit_code == 0 ? stdout : stderr);
    return asked.exit_code;
  }
  const std::string trouble =
      serving::docs_trouble(asked.options, server, serving::built_in_docs());
  if (!trouble.empty()) {
    std::fprintf(stderr, "%s: %s\n", about.name.c_str(), trouble.c_str());
    return serving::usage_error;
  }
  try {
    return serving::run(about, asked.options, server);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", about.name.c_str(), error.what());
    return serving::failed;
  }
}

int serve(int argc, char** argv, api::server&& server, serve_options options) {
  return serve(argc, argv, server, std::move(options));
}

}  // namespace tenon
