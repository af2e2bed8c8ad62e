// Redocly's Museum: every operation, typed at both ends of a socket.
#include <museum/client.hpp>
#include <museum/server.hpp>

#include <map>
#include <support/catch.hpp>
#include <tenon/http/server.hpp>
#include <tenon/run.hpp>

using namespace museum;
using namespace std::chrono_literals;

namespace {

const tenon::uuid tea_party = *tenon::uuid::parse("6744a0da-4121-49cd-8479-f8cc20526495");
const tenon::uuid ticket_number = *tenon::uuid::parse("a54a57ca-36f8-421b-a6b4-2e8f26858a4c");
const tenon::date november = std::chrono::year{2023} / 11 / 18;

class Operations final : public OperationsHandler {
 public:
  tenon::task<GetMuseumHours::Response> get_museum_hours(GetMuseumHours::Request request,
                                                         tenon::api::principal) override {
    GetMuseumHours::Ok ok;
    for (std::int64_t day = 0; day < request.limit; ++day) {
      ok.body.push_back({.date = request.start_date.value_or(november),
                         .time_open = "09:00",
                         .time_close = request.page == 1 ? "18:00" : "16:00"});
    }
    co_return ok;
  }
};

class Events final : public EventsHandler {
 public:
  tenon::task<CreateSpecialEvent::Response> create_special_event(
      CreateSpecialEvent::Request request, tenon::api::principal) override {
    SpecialEvent event = request.body;
    event.event_id = tea_party;
    events_[tea_party] = event;
    co_return CreateSpecialEvent::Created{event};
  }
  tenon::task<ListSpecialEvents::Response> list_special_events(ListSpecialEvents::Request request,
                                                               tenon::api::principal) override {
    if (request.end_date && request.start_date && *request.end_date < *request.start_date) {
      co_return ListSpecialEvents::BadRequest{{.title = "ends before it starts"}};
    }
    ListSpecialEvents::Ok ok;
    for (const auto& [id, event] : events_) ok.body.push_back(event);
    co_return ok;
  }
  tenon::task<GetSpecialEvent::Response> get_special_event(GetSpecialEvent::Request request,
                                                           tenon::api::principal) override {
    const auto found = events_.find(request.event_id);
    if (found == events_.end()) co_return GetSpecialEvent::NotFound{{.title = "no such event"}};
    co_return GetSpecialEvent::Ok{found->second};
  }
  tenon::task<UpdateSpecialEvent::Response> update_special_event(
      UpdateSpecialEvent::Request request, tenon::api::principal) override {
    const auto found = events_.find(request.event_id);
    if (found == events_.end()) co_return UpdateSpecialEvent::NotFound{};
    SpecialEvent& event = found->second;
    if (request.body.name) event.name = *request.body.name;
    if (request.body.price) event.price = *request.body.price;
    co_return UpdateSpecialEvent::Ok{event};
  }
  tenon::task<DeleteSpecialEvent::Response> delete_special_event(
      DeleteSpecialEvent::Request request, tenon::api::principal caller) override {
    if (caller.subject != "curator") co_return DeleteSpecialEvent::Unauthorized{};
    if (events_.erase(request.event_id) == 0) co_return DeleteSpecialEvent::NotFound{};
    co_return DeleteSpecialEvent::NoContent{};
  }

 private:
  std::map<tenon::uuid, SpecialEvent> events_;
};

class Tickets final : public TicketsHandler {
 public:
  tenon::task<BuyMuseumTickets::Response> buy_museum_tickets(BuyMuseumTickets::Request request,
                                                             tenon::api::principal) override {
    BuyMuseumTickets::Created created;
    created.body.ticket_id = ticket_number;
    created.body.ticket_date = request.body.ticket_date;
    created.body.ticket_type = request.body.ticket_type;
    created.body.event_id = request.body.event_id;
    created.body.message = "for " + request.body.email.value_or("nobody");
    created.body.confirmation_code = "ticket-event-a98c8f-7eb12";
    co_return created;
  }
  tenon::task<GetTicketCode::Response> get_ticket_code(GetTicketCode::Request request,
                                                       tenon::api::principal) override {
    if (request.ticket_id != ticket_number) co_return GetTicketCode::NotFound{};
    co_return GetTicketCode::Ok{tenon::bytes{0x89, 'P', 'N', 'G', 0}};
  }
};

class Gate final : public Authenticator {
 public:
  tenon::task<std::optional<tenon::api::principal>> museum_placeholder_auth(
      tenon::api::basic_credentials credentials, tenon::api::scopes) override {
    if (!tenon::api::equal_secrets(credentials.password, "secret")) co_return std::nullopt;
    co_return tenon::api::principal{.subject = credentials.user};
  }
};

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
