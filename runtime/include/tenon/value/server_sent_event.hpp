#pragma once
#include <chrono>
#include <optional>
#include <string>

namespace tenon {

/// One event of a `text/event-stream` with its fields (WHATWG HTML section 9.2). Where only the
/// data matters, the data alone is the item.
template <class T>
struct server_sent_event {
  T data{};
  std::string event{};  ///< its type; empty: "message"
  std::string id{};     ///< empty: none; the last one is sent back as Last-Event-ID
  std::optional<std::chrono::milliseconds> retry{};  ///< the time to wait before connecting again

  bool operator==(const server_sent_event&) const = default;
};

}  // namespace tenon
