// Any bytes as a request to generated servers: parameters, forms, parts and JSON are read, or found
// wrong; never a failure of the server. No handler is written: 501 means that all was well.
#include <albums/server.hpp>
#include <cstddef>
#include <cstdint>
#include <nested/server.hpp>
#include <shop/server.hpp>
#include <string_view>
#include <tenon/http/service.hpp>
#include <tenon/run.hpp>

#include "head_parser.hpp"
#include "require.hpp"

using namespace tenon;

namespace {

class known_caller final : public petstore::Authenticator {
 public:
  task<std::optional<api::principal>> shop_login(api::basic_credentials, api::scopes) override {
    co_return api::principal{};
  }
  task<std::optional<api::principal>> shop_key(api::api_key, api::scopes) override {
    co_return api::principal{};
  }
  task<std::optional<api::principal>> shop_token(api::bearer_token, api::scopes) override {
    co_return api::principal{};
  }
};

struct servers {
  petstore::UnimplementedPetsHandler pets{};
  known_caller caller{};
  petstore::Server shop{pets, caller};
  nested::UnimplementedDefaultHandler found{};
  nested::Server nested{found};
  albums::UnimplementedDefaultHandler kept{};
  albums::Server albums{kept};
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static servers all;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  http::request request;
  http::detail::message_head head;
  const auto read = http::detail::read_request_head(input, {}, request, head);
  if (read.outcome != http::detail::head_result::state::complete) return 0;
  for (http::service* const each :
       {static_cast<http::service*>(&all.shop), static_cast<http::service*>(&all.nested),
        static_cast<http::service*>(&all.albums)}) {
    request.body = http::body::view(input.substr(read.size));
    const http::response answer = run(each->handle(request));
    require(answer.status != 500);
  }
  return 0;
}
