// Tenon's HTTP server and router with every defence on, one thread. Prints its port.

#include <charconv>
#include <cstdio>
#include <string>
#include <tenon/http/router.hpp>
#include <tenon/http/server.hpp>
#include <tenon/http/url.hpp>

namespace {

using namespace tenon;

void append_number(std::string& out, long value) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

std::string_view query_value(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') {
      return pair.substr(name.size() + 1);
    }
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return {};
}

/// A mebibyte in pieces.
class blob_source final : public http::body_source {
 public:
  task<std::string_view> read() override {
    static const std::string piece(1 << 16, 'x');
    if (left_ == 0) co_return std::string_view{};
    left_ -= piece.size();
    co_return piece;
  }
  std::optional<std::uint64_t> length() const noexcept override { return 1 << 20; }

 private:
  std::size_t left_ = 1 << 20;
};

class bench_service final : public http::service {
 public:
  bench_service() {
    routes_.add(http::method::get, "/plaintext", plaintext);
    routes_.add(http::method::get, "/users/{id}", user);
    routes_.add(http::method::get, "/blob", download);
    routes_.add(http::method::post, "/blob", upload);
  }

  task<http::response> handle(http::request& incoming) override {
    const http::target_parts target = http::split_target(incoming.target);
    http::route_match found;
    routes_.find(incoming, target.path, found);
    http::response answer;
    if (found.result != http::route_match::outcome::found) {
      answer.status = 404;
    } else if (found.route == plaintext) {
      answer.headers.add_view("Content-Type", "text/plain");
      answer.body = http::body::view("Hello, World!");
    } else if (found.route == download) {
      answer.headers.add_view("Content-Type", "application/octet-stream");
      answer.body = http::body(std::make_unique<blob_source>());
    } else if (found.route == upload) {
      const long received = co_await read_all(incoming.body);
      answer.headers.add_view("Content-Type", "application/json");
      std::string text = "{\"received\":";
      append_number(text, received);
      answer.body = text + '}';
    } else {
      answer.headers.add_view("Content-Type", "application/json");
      answer.body = user_json(found.captures[0], target.query);
    }
    co_return answer;
  }

 private:
  enum route : std::size_t { plaintext, user, download, upload };

  static task<long> read_all(http::body& content) {
    long received = 0;
    for (;;) {
      const std::string_view piece = co_await content.read();
      if (piece.empty()) co_return received;
      received += static_cast<long>(piece.size());
    }
  }

  static std::string user_json(std::string_view id, std::string_view query) {
    const std::string_view limit = query_value(query, "limit");
    long number = 0;
    long most = 0;
    std::from_chars(id.data(), id.data() + id.size(), number);
    std::from_chars(limit.data(), limit.data() + limit.size(), most);
    std::string body = "{\"id\":";
    append_number(body, number);
    body += ",\"limit\":";
    append_number(body, most);
    body += query_value(query, "verbose") == "true" ? ",\"verbose\":true}" : ",\"verbose\":false}";
    return body;
  }

  http::router routes_;
};

}  // namespace

int main() {
  bench_service service;
  http::server_options options;
  options.port = 0;
  options.threads = 1;
  http::server server(service, options);
  server.listen();
  std::printf("%d\n", server.port());
  std::fflush(stdout);
  server.run();
}
