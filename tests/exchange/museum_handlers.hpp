#pragma once

/// A museum that answers every operation of Redocly's Museum API.

#include <museum/server.hpp>

#include <chrono>
#include <map>
#include <optional>
#include <string>

namespace museum {

inline const tenon::uuid tea_party = *tenon::uuid::parse("6744a0da-4121-49cd-8479-f8cc20526495");
inline const tenon::uuid ticket_number =
    *tenon::uuid::parse("a54a57ca-36f8-421b-a6b4-2e8f26858a4c");
inline const tenon::date november = std::chrono::year{2023} / 11 / 18;

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

}  // namespace museum
