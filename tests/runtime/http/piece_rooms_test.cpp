#include "piece_rooms.hpp"

#include <algorithm>
#include <vector>

#include <support/catch.hpp>

using tenon::http::detail::piece_rooms;

TEST_CASE("rooms for pieces have an end, and go back when none is in use") {
  constexpr std::size_t piece = 300'000;
  const auto rooms = std::make_shared<piece_rooms>(piece, 3 * piece + 1);
  CHECK(rooms->held() == 0);
  std::vector<piece_rooms::room> taken;
  for (int each = 0; each < 3; ++each) {
    taken.push_back(rooms->take());
    REQUIRE(taken.back());
    CHECK(taken.back().bytes().size() == piece);
    std::ranges::fill(taken.back().bytes(), static_cast<char>('a' + each));
  }
  CHECK_FALSE(rooms->take());
  for (int each = 0; each < 3; ++each) {
    const auto bytes = taken[static_cast<std::size_t>(each)].bytes();
    CHECK(std::ranges::all_of(bytes, [each](char byte) { return byte == 'a' + each; }));
  }
  const char* const warm = taken.back().bytes().data();
  taken.pop_back();
  CHECK(rooms->held() == 3 * piece);
  CHECK(rooms->take().bytes().data() == warm);
  taken.clear();
  CHECK(rooms->held() == piece);
}

TEST_CASE("a room for pieces outlives those that it is of") {
  auto rooms = std::make_shared<piece_rooms>(4096, 4096);
  piece_rooms::room last = rooms->take();
  rooms.reset();
  std::ranges::fill(last.bytes(), 'x');
  CHECK(last.bytes().back() == 'x');
}

TEST_CASE("where no large pieces are wanted there are no rooms for them") {
  CHECK_FALSE(std::make_shared<piece_rooms>(0, 4096)->take());
  CHECK_FALSE(std::make_shared<piece_rooms>(4097, 4096)->take());
}
