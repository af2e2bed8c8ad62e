// The Museum's client against a mock server: museum_client URL
#include "checks.hpp"

#include <museum/client.hpp>

using namespace museum;
using peers::expect;

namespace {

const tenon::uuid known = *tenon::uuid::parse("dad4bce8-f5cb-4078-a211-995864315e39");

Client visitor(const std::string& url, tenon::api::client_options options = {}) {
  return Client{
      url,
      Credentials{.museum_placeholder_auth =
                      tenon::api::basic_credentials{.user = "curator", .password = "secret"}},
      std::move(options)};
}

tenon::task<void> get_museum_hours(std::string url) {
  Client client = visitor(url);
  GetMuseumHours::Request request{
      .start_date = std::chrono::year{2023} / 9 / 11, .page = 2, .limit = 15};
  const MuseumHours hours = (co_await client.get_museum_hours(request)).value();
  expect(hours.size() == 10, "the number of days");
  expect(hours[4].date == std::chrono::year{2023} / 9 / 15 && hours[4].time_open == "10:00",
         "the fifth day");

  Client unlucky = visitor(url, peers::ask_for_status(400));
  const GetMuseumHours::Response refused = co_await unlucky.get_museum_hours(request);
  expect(refused.holds<GetMuseumHours::BadRequest>(), "the answer is not 400");
  expect(refused.get_if<GetMuseumHours::BadRequest>()->body.title == "Validation failed",
         "the error");

  Client nobody{url, Credentials{}};
  const GetMuseumHours::Response locked = co_await nobody.get_museum_hours(request);
  expect(locked.holds<tenon::undocumented>() && locked.get_if<tenon::undocumented>()->status == 401,
         "nobody is let in");
}

SpecialEvent planned_event() {
  return {.name = "Mermaid Treasure",
          .location = "Under the seaaa \xF0\x9F\xA6\x80",
          .event_description = "Review and classify",
          .dates = {std::chrono::year{2023} / 9 / 5, std::chrono::year{2023} / 9 / 8},
          .price = 0};
}

tenon::task<void> create_special_event(std::string url) {
  Client client = visitor(url);
  CreateSpecialEvent::Request request{.body = planned_event()};
  const SpecialEvent event = (co_await client.create_special_event(request)).value();
  expect(event.event_id == known, "the number");
  expect(event.dates == planned_event().dates && event.price == 30, "the event");
}

tenon::task<void> list_special_events(std::string url) {
  Client client = visitor(url);
  ListSpecialEvents::Request request{.start_date = std::chrono::year{2023} / 2 / 23,
                                     .end_date = std::chrono::year{2023} / 4 / 18,
                                     .limit = 15};
  const SpecialEventCollection events = (co_await client.list_special_events(request)).value();
  expect(events.size() == 10, "the number of events");
  expect(events[9].name == "Eat a Bunch of Corn" && events[9].price == 5, "the last event");
}

tenon::task<void> get_special_event(std::string url) {
  Client client = visitor(url);
  GetSpecialEvent::Request request{.event_id = known};
  const SpecialEvent event = (co_await client.get_special_event(request)).value();
  expect(event.location == "Temporal Tearoom" && event.dates.size() == 3, "the event");

  Client unlucky = visitor(url, peers::ask_for_status(404));
  const GetSpecialEvent::Response missing = co_await unlucky.get_special_event(request);
  expect(missing.holds<GetSpecialEvent::NotFound>(), "the answer is not 404");
}

tenon::task<void> update_special_event(std::string url) {
  Client client = visitor(url);
  UpdateSpecialEvent::Request request{.event_id = known,
                                      .body = {.location = "On the beach.", .price = 15.5F}};
  const SpecialEvent event = (co_await client.update_special_event(request)).value();
  expect(event.location == "On the beach." && event.price == 15, "the event");
}

tenon::task<void> delete_special_event(std::string url) {
  Client client = visitor(url);
  DeleteSpecialEvent::Request request{.event_id = known};
  (co_await client.delete_special_event(request)).value();

  Client unlucky = visitor(url, peers::ask_for_status(401));
  const DeleteSpecialEvent::Response refused = co_await unlucky.delete_special_event(request);
  expect(refused.holds<DeleteSpecialEvent::Unauthorized>(), "the answer is not 401");
}

tenon::task<void> buy_museum_tickets(std::string url) {
  Client client = visitor(url);
  Client::BuyMuseumTickets::Request request;
  request.body.email = "todd@example.com";
  request.body.ticket_type = TicketType::event;
  request.body.ticket_date = std::chrono::year{2023} / 9 / 5;
  request.body.event_id = known;
  const MuseumTicketsConfirmation bought = (co_await client.buy_museum_tickets(request)).value();
  expect(bought.ticket_type == TicketType::general, "the type of the ticket");
  expect(bought.confirmation_code == "ticket-general-e5e5c6-dce78", "the code");
}

tenon::task<void> get_ticket_code(std::string url) {
  Client client = visitor(url);
  GetTicketCode::Request request{.ticket_id = known};
  const tenon::bytes image = (co_await client.get_ticket_code(request)).value();
  expect(!image.empty(), "the image");
}

}  // namespace

int main(int argc, char** argv) {
  const peers::check checks[] = {
      {"getMuseumHours", get_museum_hours},         {"createSpecialEvent", create_special_event},
      {"listSpecialEvents", list_special_events},   {"getSpecialEvent", get_special_event},
      {"updateSpecialEvent", update_special_event}, {"deleteSpecialEvent", delete_special_event},
      {"buyMuseumTickets", buy_museum_tickets},     {"getTicketCode", get_ticket_code}};
  return peers::run_checks(argc, argv, checks);
}
