#include <boost/asio/ip/address.hpp>
#include <string>
#include <support/catch.hpp>

#include "public_address.hpp"

TEST_CASE("public addresses are told from those of this machine and of private networks") {
  const auto is_public = [](const char* text) {
    return tenon::http::detail::is_public(boost::asio::ip::make_address(text));
  };
  for (const char* each : {"1.1.1.1", "172.15.0.1", "172.32.0.1", "100.128.0.1", "223.255.255.255",
                           "2600::1", "2002:101:101::1", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1"}) {
    INFO(each);
    CHECK(is_public(each));
  }
  for (const char* each :
       {"0.0.0.0",          "10.1.2.3",          "100.64.0.1",  "127.0.0.1",   "169.254.169.254",
        "172.16.0.1",       "172.31.255.255",    "192.0.2.1",   "192.168.1.1", "198.19.0.1",
        "224.0.0.1",        "255.255.255.255",   "::",          "::1",         "fe80::1",
        "fd00::1",          "ff02::1",           "2001:db8::1", "2001::1",     "2002:7f00:1::1",
        "::ffff:127.0.0.1", "64:ff9b::10.0.0.1", "::127.0.0.1"}) {
    INFO(each);
    CHECK_FALSE(is_public(each));
  }
}
