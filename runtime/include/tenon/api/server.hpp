#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tenon/api/security.hpp>
#include <tenon/async/task.hpp>
#include <tenon/http/router.hpp>
#include <tenon/http/service.hpp>
#include <tenon/response.hpp>
#include <tenon/value.hpp>

namespace tenon::api {

class call;

/// Thrown by an operation that is not written yet: answered with 501.
class not_implemented : public std::logic_error {
 public:
  not_implemented();
};

/// A handler's exception that became a 500.
struct handler_failure {
  std::string_view operation_id{};
  std::string_view request_id{};
  std::exception_ptr error{};
};

/// Told of failures; from the thread of the loop that ran the handler.
class failure_log {
 public:
  virtual ~failure_log() = default;
  virtual void handler_failed(const handler_failure& failure) noexcept = 0;
};

/// What happens to a documented answer of a handler that breaks its own schema. Answers are read
/// back to find out, which costs about as much as it does to read a request of their size.
enum class answer_validation : std::uint8_t {
  off,
  log,  ///< it is sent, and the failure log is told (`invalid_answer`)
  fail  ///< 500 is sent, a stream is cut off, and the failure log is told
};

struct server_options {
  /// Precedes every path of the document, but those of operations with a path of their own.
  std::string base_path{};
  /// The largest request body read into memory, in bytes; a larger one is answered with 413.
  std::size_t max_body = std::size_t{1} << 20U;
  /// The largest item of a streamed request body, in bytes; a larger one is answered with 413.
  std::size_t max_item = std::size_t{1} << 20U;
  answer_validation answers = answer_validation::off;
};

/// What one operation may take, in place of what all may.
struct operation_limits {
  std::optional<std::size_t> max_body{};  ///< as server_options::max_body
  std::optional<std::size_t> max_item{};  ///< as server_options::max_item
  /// From then on it is cancelled, and answered with 503 and Retry-After; its handler's deadline.
  std::optional<std::chrono::milliseconds> timeout{};
};

/// One operation, as generated code registers it. The texts are string literals.
struct route {
  std::string_view method{};  ///< upper case
  std::string_view path{};    ///< the document's template
  std::string_view operation_id{};
  /// A path that the operation has in place of the base path, or below it; empty: neither.
  std::string_view server{};
};

/// What generated servers are: it finds the operation for a request, and answers what no operation
/// answers: 404, 405 with Allow, 204 for OPTIONS, 501 for `not_implemented`, 500 for any other
/// exception (whose text is logged, never sent). All of these are problem details (RFC 9457).
///
/// Routes are added while it is constructed; afterwards every thread may call it.
class server : public http::service {
 public:
  explicit server(server_options options = {});
  server(const server&) = delete;
  server& operator=(const server&) = delete;
  ~server() override;

  /// `incoming.operation` becomes the id of the operation that was found.
  task<http::response> handle(http::request& incoming) override;

  /// The document as JSON text, for /openapi.json; empty when it is not there.
  [[nodiscard]] virtual std::string_view openapi_document() const { return {}; }

  /// Whether some operation has this path.
  [[nodiscard]] bool has_path(std::string_view path) const;
  /// What precedes the paths of the document; without a slash at its end.
  [[nodiscard]] std::string_view base_path() const noexcept { return options_.base_path; }
  /// The template of an operation's path, as it is served: with what precedes it. Empty for an id
  /// that no operation has.
  [[nodiscard]] std::string_view path_of(std::string_view operation_id) const noexcept;

  /// Before it is served.
  void set_max_body(std::size_t bytes) noexcept { options_.max_body = bytes; }
  /// Before it is served.
  void set_answers(answer_validation answers) noexcept { options_.answers = answers; }
  /// Before it is served. Throws std::invalid_argument when the API has no operation of that id.
  void set_limits(std::string_view operation_id, operation_limits limits);
  /// The largest request body that some operation reads into memory, in bytes.
  [[nodiscard]] std::size_t largest_body() const noexcept;
  /// Before it is served; the log outlives the server. Without one, standard error gets a line.
  void set_failure_log(failure_log* log) noexcept { failures_ = log; }

 protected:
  /// `handler` takes `call&` and gives `task<http::response>`.
  template <class Handler>
  void add(const route& where, Handler handler) {
    add_route(where, std::make_unique<route_handler_of<Handler>>(std::move(handler)));
  }
  /// Calls `run` with what outlives the server. One piece of code for all operations of `Handlers`,
  /// where a lambda for each would be one piece for each.
  template <class Handlers>
  void add(const route& where, Handlers& handlers, task<http::response> (*run)(Handlers&, call&)) {
    add(where, [&handlers, run](call& incoming) { return run(handlers, incoming); });
  }
  template <class Handlers, class Authenticator>
  void add(const route& where, Handlers& handlers, Authenticator& authenticator,
           task<http::response> (*run)(Handlers&, Authenticator&, call&)) {
    add(where, [&handlers, &authenticator, run](call& incoming) {
      return run(handlers, authenticator, incoming);
    });
  }

 private:
  class answered_stream;
  class answer_report;
  class route_handler {
   public:
    virtual ~route_handler() = default;
    virtual task<http::response> run(call& incoming) = 0;
  };
  template <class Handler>
  class route_handler_of final : public route_handler {
   public:
    explicit route_handler_of(Handler handler) : handler_(std::move(handler)) {}
    task<http::response> run(call& incoming) override { return handler_(incoming); }

   private:
    Handler handler_;
  };
  struct operation {
    std::string_view id{};
    std::string path{};
    std::unique_ptr<route_handler> handler{};
    operation_limits limits{};
  };

  static task<http::response> run_operation(const operation& found, call& incoming);
  void add_route(const route& where, std::unique_ptr<route_handler> handler);
  void report(std::string_view operation_id, std::string_view request_id,
              std::exception_ptr error) const noexcept;

  server_options options_;
  http::router router_;
  std::vector<operation> operations_;
  failure_log* failures_ = nullptr;
};

}  // namespace tenon::api
