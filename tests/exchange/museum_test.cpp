// Redocly's Museum: every operation, typed at both ends of a socket.
#include "museum_handlers.hpp"

#include <museum/client.hpp>

#include <support/catch.hpp>
#include <tenon/http/server.hpp>
#include <tenon/run.hpp>

using namespace museum;
using namespace std::chrono_literals;

namespace {

struct open_museum {
  open_museum() { network.start(); }
  ~open_museum() { network.stop(1s); }

  Client visitor(const char* user, const char* password = "secret") const {
    return Client{network.address(),
                  Credentials{.museum_placeholder_auth = tenon::api::basic_credentials{
                                  .user = user, .password = password}}};
  }

  Operations operations{};
  Events events{};
  Tickets tickets{};
  Gate gate{};
  Server server{operations, events, tickets, gate};
  tenon::http::server network{server, {.port = 0, .threads = 1}};
};

tenon::task<void> exchange_everything(const open_museum& museum) {
  Client client = museum.visitor("curator");

  GetMuseumHours::Request hours_asked{.start_date = november, .limit = 2};
  const MuseumHours hours = (co_await client.get_museum_hours(hours_asked)).value();
  REQUIRE(hours.size() == 2);
  CHECK(hours[1] ==
        MuseumDailyHours{.date = november, .time_open = "09:00", .time_close = "18:00"});

  SpecialEvent planned{.name = "Time Traveler Tea Party",
                       .location = "Temporal Tearoom",
                       .event_description = "Sip tea \xF0\x9F\xA6\x80",
                       .dates = {november},
                       .price = 60.5F};
  CreateSpecialEvent::Request creation{.body = planned};
  planned.event_id = tea_party;
  CHECK((co_await client.create_special_event(creation)).value() == planned);

  ListSpecialEvents::Request listing;
  CHECK((co_await client.list_special_events(listing)).value() == SpecialEventCollection{planned});
  listing.start_date = november;
  listing.end_date = std::chrono::year{2022} / 1 / 1;
  const ListSpecialEvents::Response refused = co_await client.list_special_events(listing);
  REQUIRE(refused.holds<ListSpecialEvents::BadRequest>());
  CHECK(refused.get_if<ListSpecialEvents::BadRequest>()->body.title == "ends before it starts");

  GetSpecialEvent::Request sought{.event_id = tea_party};
  CHECK((co_await client.get_special_event(sought)).value() == planned);
  GetSpecialEvent::Request unknown{.event_id = ticket_number};
  CHECK((co_await client.get_special_event(unknown)).holds<GetSpecialEvent::NotFound>());

  UpdateSpecialEvent::Request change{.event_id = tea_party, .body = {.price = 15.0F}};
  planned.price = 15.0F;
  CHECK((co_await client.update_special_event(change)).value() == planned);

  DeleteSpecialEvent::Request removal{.event_id = tea_party};
  Client guest = museum.visitor("guest");
  CHECK((co_await guest.delete_special_event(removal)).holds<DeleteSpecialEvent::Unauthorized>());
  (co_await client.delete_special_event(removal)).value();
  CHECK((co_await client.delete_special_event(removal)).holds<DeleteSpecialEvent::NotFound>());

  Client::BuyMuseumTickets::Request purchase;
  purchase.body.email = "todd@example.com";
  purchase.body.ticket_type = TicketType::event;
  purchase.body.ticket_date = november;
  purchase.body.event_id = tea_party;
  const MuseumTicketsConfirmation bought = (co_await client.buy_museum_tickets(purchase)).value();
  CHECK(bought.ticket_id == ticket_number);
  CHECK(bought.ticket_type == TicketType::event);
  CHECK(bought.event_id == tea_party);
  CHECK(bought.message == "for todd@example.com");

  GetTicketCode::Request code{.ticket_id = ticket_number};
  CHECK((co_await client.get_ticket_code(code)).value() == tenon::bytes{0x89, 'P', 'N', 'G', 0});
}

}  // namespace

TEST_CASE("Museum: every operation is exchanged") {
  open_museum museum;
  tenon::run(exchange_everything(museum));
}

TEST_CASE("Museum: nobody gets in with a wrong password") {
  open_museum museum;
  Client client = museum.visitor("curator", "guess");
  const auto response = tenon::run(client.get_ticket_code({.ticket_id = ticket_number}));
  REQUIRE(response.holds<tenon::undocumented>());
  CHECK(response.get_if<tenon::undocumented>()->status == 401);
}

TEST_CASE("Museum: what breaks the document is refused") {
  open_museum museum;
  Client client = museum.visitor("curator");
  GetMuseumHours::Request too_many;
  too_many.limit = 31;
  const auto response = tenon::run(client.get_museum_hours(too_many));
  REQUIRE(response.holds<tenon::undocumented>());
  CHECK(response.get_if<tenon::undocumented>()->status == 422);
  CHECK(response.get_if<tenon::undocumented>()->body.find("/limit") != std::string::npos);
}
