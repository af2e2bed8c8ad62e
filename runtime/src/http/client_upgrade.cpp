#include "client_upgrade.hpp"

#include <boost/system/system_error.hpp>
#include <stdexcept>
#include <string>
#include <tenon/async/timeout.hpp>
#include <utility>

#include "client_core.hpp"

namespace tenon::http::detail {

namespace {

constexpr std::size_t upgrade_block = 16 * 1024;

/// A client's connection that speaks HTTP no longer.
class client_bytes final : public byte_stream {
 public:
  /// The first `received` bytes of `block`, less `consumed`, have been read already.
  client_bytes(client_stream stream, std::string block, std::size_t consumed, std::size_t received,
               std::chrono::milliseconds patience)
      : stream_(std::move(stream)),
        block_(std::move(block)),
        left_(std::string_view(block_).substr(consumed, received - consumed)),
        patience_(patience) {}

  task<std::string_view> read() override {
    if (!left_.empty()) co_return std::exchange(left_, {});
    std::size_t size = 0;
    try {
      size = co_await stream_.read_some(block_.data(), block_.size());
    } catch (const transport_error&) {
      // Cut off: nothing comes any more.
    }
    co_return std::string_view(block_).substr(0, size);
  }

  task<bool> write(std::string_view bytes) override {
    for (;;) {
      const sent result = stream_.send_some(bytes);
      if (result.broken) co_return false;
      bytes.remove_prefix(result.bytes);
      if (bytes.empty()) co_return true;
      try {
        co_await shield(with_timeout(patience_, stream_.writable()));
      } catch (const timeout_error&) {
        co_return false;
      } catch (const boost::system::system_error&) {
        co_return false;
      }
    }
  }

 private:
  client_stream stream_;
  std::string block_;
  std::string_view left_;
  std::chrono::milliseconds patience_;
};

}  // namespace

task<upgraded> upgrade_on(client_stream stream, request& asking, const request_route& route,
                          head_limits limits, std::chrono::milliseconds patience) {
  const context& here = co_await current_context();
  std::string head;
  append_request_head(head, asking, route, here);
  head.append(asking.body.text());
  co_await stream.send_all(head);
  std::string block(limits.bytes + upgrade_block, '\0');
  std::size_t begin = 0;
  std::size_t end = 0;
  for (;;) {
    upgraded made;
    message_head framing;
    const std::string_view received = std::string_view(block).substr(begin, end - begin);
    const head_result result =
        read_response_head(received, limits, asking.method, made.answer, framing);
    if (result.outcome == head_result::state::failed) {
      throw transport_error(transport_error::kind::protocol, "the answer is not valid HTTP/1.1");
    }
    if (result.outcome == head_result::state::incomplete) {
      const std::size_t more = co_await stream.read_some(&block[end], block.size() - end);
      if (more == 0) {
        throw transport_error(transport_error::kind::closed,
                              "the connection was closed before there was an answer");
      }
      end += more;
      continue;
    }
    begin += result.size;
    if (made.answer.status < 200 && made.answer.status != 101) continue;
    fields owned(made.answer.headers);
    made.answer.headers = std::move(owned);
    if (made.answer.status == 101) {
      made.io =
          std::make_unique<client_bytes>(std::move(stream), std::move(block), begin, end, patience);
    }
    co_return made;
  }
}

}  // namespace tenon::http::detail

namespace tenon::http {

upgrader::upgrader(url origin, client_options options)
    : core_(std::make_shared<detail::client_core>(std::move(origin), std::move(options))) {}

upgrader::~upgrader() = default;

task<upgraded> upgrader::upgrade(request& asking) {
  const std::shared_ptr<detail::client_core> core = core_;
  detail::require_sendable(asking);
  if (!asking.body.buffered()) {
    throw std::invalid_argument("what asks for an upgrade has no streamed content");
  }
  upgraded made = co_await core->upgrade(asking);
  co_return made;
}

}  // namespace tenon::http
