// The yardstick: one thread, epoll, a hand-written parser and codec for exactly these requests, and
// none of the checks a server needs. Prints its port.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <string>
#include <string_view>

#include "epoll_order.hpp"

namespace {

const std::string blob(1 << 20, 'x');

struct connection {
  explicit connection(int accepted) : socket(accepted) {}

  int socket;
  std::string input;
  std::string output;
  std::size_t sent = 0;         // of the output and what follows it
  std::string_view follows;     // sent after the output
  std::size_t upload_left = 0;  // content to be read and dropped
  std::size_t upload_size = 0;
  bool waits_to_send = false;
};

std::string date_line() {
  char text[64];
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  const std::size_t size =
      std::strftime(text, sizeof text, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts);
  return {text, size};
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

void append_number(std::string& out, long value) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value).ptr);
}

/// How long the body is that the head announces.
std::size_t body_size(std::string_view head) {
  constexpr std::string_view name = "Content-Length: ";
  const std::size_t at = head.find(name);
  std::size_t size = 0;
  if (at != std::string_view::npos) {
    std::from_chars(head.data() + at + name.size(), head.data() + head.size(), size);
  }
  return size;
}

void append_head(std::string_view type, std::size_t size, const std::string& date,
                 std::string& out) {
  out += "HTTP/1.1 200 OK\r\n";
  out += date;
  out += "Content-Type: ";
  out += type;
  out += "\r\nContent-Length: ";
  append_number(out, static_cast<long>(size));
  out += "\r\n\r\n";
}

void answer(std::string_view target, std::string_view content, const std::string& date,
            std::string& out) {
  std::string body;
  std::string_view type = "text/plain";
  if (target == "/plaintext") {
    body = "Hello, World!";
  } else if (target == "/orders") {
    type = "application/json";
    body = answer_order(content);
  } else {
    type = "application/json";
    const std::size_t mark = std::min(target.find('?'), target.size());
    const std::string_view path = target.substr(0, mark);
    const std::string_view query = mark < target.size() ? target.substr(mark + 1) : "";
    const std::string_view id = path.substr(path.rfind('/') + 1);
    const std::string_view limit = query_value(query, "limit");
    long user = 0;
    long most = 0;
    std::from_chars(id.data(), id.data() + id.size(), user);
    std::from_chars(limit.data(), limit.data() + limit.size(), most);
    body = "{\"id\":";
    append_number(body, user);
    body += ",\"limit\":";
    append_number(body, most);
    body += query_value(query, "verbose") == "true" ? ",\"verbose\":true}" : ",\"verbose\":false}";
  }
  append_head(type, body.size(), date, out);
  out += body;
}

void answer_upload(connection& on, const std::string& date) {
  std::string body = "{\"received\":";
  append_number(body, static_cast<long>(on.upload_size));
  body += '}';
  append_head("application/json", body.size(), date, on.output);
  on.output += body;
}

/// False when the connection is over.
bool flush(connection& on, int poller) {
  const std::size_t whole = on.output.size() + on.follows.size();
  while (on.sent < whole) {
    const bool in_output = on.sent < on.output.size();
    const std::string_view left = in_output ? std::string_view(on.output).substr(on.sent)
                                            : on.follows.substr(on.sent - on.output.size());
    const ssize_t size = ::send(on.socket, left.data(), left.size(),
                                MSG_NOSIGNAL | (in_output && !on.follows.empty() ? MSG_MORE : 0));
    if (size < 0 && errno != EAGAIN) return false;
    if (size < 0) break;
    on.sent += static_cast<std::size_t>(size);
  }
  const bool waits = on.sent < whole;
  if (!waits) {
    on.output.clear();
    on.follows = {};
    on.sent = 0;
  }
  if (waits != on.waits_to_send) {
    on.waits_to_send = waits;
    epoll_event event{};
    event.events = waits ? EPOLLOUT : EPOLLIN;
    event.data.ptr = &on;
    ::epoll_ctl(poller, EPOLL_CTL_MOD, on.socket, &event);
  }
  return true;
}

/// False when the connection is over.
bool serve(connection& on, const std::string& date, int poller) {
  if (on.waits_to_send) return flush(on, poller);
  char block[65536];
  const ssize_t size = ::recv(on.socket, block, on.upload_left > 0 ? sizeof block : 16384, 0);
  if (size <= 0) return false;
  std::string_view input(block, static_cast<std::size_t>(size));
  if (on.upload_left > 0) {
    on.upload_left -= std::min(on.upload_left, input.size());
    if (on.upload_left == 0) answer_upload(on, date);
    return flush(on, poller);
  }
  if (!on.input.empty()) {
    on.input.append(input);
    input = on.input;
  }
  std::size_t used = 0;
  for (;;) {
    const std::string_view rest = input.substr(used);
    const std::size_t end = rest.find("\r\n\r\n");
    if (end == std::string_view::npos) break;
    const std::size_t size_of_body = rest[0] == 'P' ? body_size(rest.substr(0, end)) : 0;
    const std::size_t space = rest.find(' ');
    const std::string_view target = rest.substr(space + 1, rest.find(' ', space + 1) - space - 1);
    if (target == "/blob") {
      used = input.size();  // never pipelined
      if (size_of_body == 0) {
        append_head("application/octet-stream", blob.size(), date, on.output);
        on.follows = blob;
      } else {
        on.upload_size = size_of_body;
        on.upload_left = size_of_body - (rest.size() - end - 4);
        if (on.upload_left == 0) answer_upload(on, date);
      }
      break;
    }
    if (rest.size() < end + 4 + size_of_body) break;
    answer(target, rest.substr(end + 4, size_of_body), date, on.output);
    used += end + 4 + size_of_body;
  }
  std::string left(input.substr(used));
  on.input = std::move(left);
  return flush(on, poller);
}

}  // namespace

int main() {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const int on = 1;
  ::setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0) return 1;
  ::listen(listener, SOMAXCONN);
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  std::printf("%d\n", ntohs(address.sin_port));
  std::fflush(stdout);

  const int poller = ::epoll_create1(0);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = nullptr;
  ::epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
  std::string date = date_line();
  std::time_t second = std::time(nullptr);
  for (;;) {
    epoll_event ready[64];
    const int count = ::epoll_wait(poller, ready, 64, -1);
    if (const std::time_t now = std::time(nullptr); now != second) {
      second = now;
      date = date_line();
    }
    for (int index = 0; index < count; ++index) {
      auto* const each = static_cast<connection*>(ready[index].data.ptr);
      if (each != nullptr) {
        if (serve(*each, date, poller)) continue;
        ::close(each->socket);
        delete each;
        continue;
      }
      const int accepted = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK);
      if (accepted < 0) continue;
      event.events = EPOLLIN;
      event.data.ptr = new connection(accepted);
      ::epoll_ctl(poller, EPOLL_CTL_ADD, accepted, &event);
    }
  }
}
