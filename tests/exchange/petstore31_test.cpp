// The OpenAPI 3.1 petstore: every operation, typed at both ends of a socket. Most of its operations
// document errors only, so their success is an undocumented answer.
#include <petstore31/client.hpp>
#include <petstore31/server.hpp>

#include <support/catch.hpp>
#include <tenon/http/server.hpp>
#include <tenon/run.hpp>

using namespace petstore31;
using namespace std::chrono_literals;

namespace {

tenon::undocumented done(std::string text = {}) { return {.status = 200, .body = std::move(text)}; }

class Pets final : public PetHandler {
 public:
  tenon::task<AddPet::Response> add_pet(AddPet::Request request,
                                        tenon::api::principal caller) override {
    if (request.body.name.empty()) co_return AddPet::MethodNotAllowed{};
    pet_ = request.body;
    co_return done(caller.subject);
  }
  tenon::task<UpdatePet::Response> update_pet(UpdatePet::Request request,
                                              tenon::api::principal) override {
    if (request.body.name != pet_.name) co_return UpdatePet::NotFound{};
    pet_ = request.body;
    co_return done();
  }
  tenon::task<FindPetsByStatus::Response> find_pets_by_status(FindPetsByStatus::Request request,
                                                              tenon::api::principal) override {
    FindPetsByStatus::Ok ok;
    for (const auto status : request.status) {
      if (status == FindPetsByStatus::Request::StatusItem::sold) ok.body.push_back(pet_);
    }
    co_return ok;
  }
  tenon::task<FindPetsByTags::Response> find_pets_by_tags(FindPetsByTags::Request request,
                                                          tenon::api::principal) override {
    if (request.tags != std::vector<std::string>{"a b", "c,d"}) {
      co_return FindPetsByTags::BadRequest{};
    }
    co_return FindPetsByTags::Ok{{pet_}};
  }
  tenon::task<GetPetById::Response> get_pet_by_id(GetPetById::Request request,
                                                  tenon::api::principal) override {
    if (request.pet_id == 4) co_return GetPetById::NotFound{};
    if (request.pet_id == 5) co_return GetPetById::Default{418};
    Pet pet = pet_;
    pet.id = request.pet_id;
    co_return GetPetById::Ok{pet};
  }
  tenon::task<UpdatePetWithForm::Response> update_pet_with_form(UpdatePetWithForm::Request request,
                                                                tenon::api::principal) override {
    if (!request.body) co_return UpdatePetWithForm::MethodNotAllowed{};
    co_return done(request.body->name.value_or("-") + '/' + request.body->status.value_or("-"));
  }
  tenon::task<DeletePet::Response> delete_pet(DeletePet::Request request,
                                              tenon::api::principal) override {
    if (request.pet_id == 4) co_return DeletePet::NotFound{};
    co_return done(request.api_key.value_or("no key"));
  }
  tenon::task<UploadFile::Response> upload_file(UploadFile::Request request,
                                                tenon::api::principal) override {
    UploadFile::Ok ok;
    ok.body.code = static_cast<std::int32_t>(request.body ? request.body->size() : 0);
    ok.body.message = "got it";
    co_return ok;
  }

 private:
  Pet pet_{};
};

class Store final : public StoreHandler {
 public:
  tenon::task<GetInventory::Response> get_inventory(GetInventory::Request,
                                                    tenon::api::principal) override {
    GetInventory::Ok ok;
    ok.body["sold"] = 3;
    co_return ok;
  }
  tenon::task<PlaceOrder::Response> place_order(PlaceOrder::Request request) override {
    order_ = request.body;
    co_return PlaceOrder::Ok{order_};
  }
  tenon::task<GetOrderById::Response> get_order_by_id(GetOrderById::Request request) override {
    if (request.order_id != order_.id) co_return GetOrderById::NotFound{};
    co_return GetOrderById::Ok{order_};
  }
  tenon::task<DeleteOrder::Response> delete_order(DeleteOrder::Request request) override {
    if (request.order_id != order_.id) co_return DeleteOrder::NotFound{};
    co_return done();
  }

 private:
  Order order_{};
};

class Users final : public UserHandler {
 public:
  tenon::task<CreateUser::Response> create_user(CreateUser::Request request) override {
    user_ = request.body;
    co_return CreateUser::Default{201};
  }
  tenon::task<CreateUsersWithArrayInput::Response> create_users_with_array_input(
      CreateUsersWithArrayInput::Request request) override {
    co_return CreateUsersWithArrayInput::Default{200 + static_cast<int>(request.body.size())};
  }
  tenon::task<CreateUsersWithListInput::Response> create_users_with_list_input(
      CreateUsersWithListInput::Request request) override {
    co_return CreateUsersWithListInput::Default{200 + static_cast<int>(request.body.size())};
  }
  tenon::task<LoginUser::Response> login_user(LoginUser::Request request) override {
    if (request.password != "a&b c") co_return LoginUser::BadRequest{};
    LoginUser::Ok ok;
    ok.body = "welcome \"" + request.username + "\"";
    ok.x_rate_limit = 100;
    ok.x_expires_after = tenon::date_time::parse("2030-01-02T03:04:05.5+01:00");
    co_return ok;
  }
  tenon::task<LogoutUser::Response> logout_user(LogoutUser::Request) override {
    co_return LogoutUser::Default{204};
  }
  tenon::task<GetUserByName::Response> get_user_by_name(GetUserByName::Request request) override {
    if (request.username != user_.username) co_return GetUserByName::NotFound{};
    co_return GetUserByName::Ok{user_};
  }
  tenon::task<UpdateUser::Response> update_user(UpdateUser::Request request) override {
    if (request.username != user_.username) co_return UpdateUser::NotFound{};
    user_ = request.body;
    co_return done();
  }
  tenon::task<DeleteUser::Response> delete_user(DeleteUser::Request request) override {
    if (request.username != user_.username) co_return DeleteUser::NotFound{};
    co_return done();
  }

 private:
  User user_{};
};

class Door final : public Authenticator {
 public:
  tenon::task<std::optional<tenon::api::principal>> petstore_auth(
      tenon::api::bearer_token token, tenon::api::scopes required) override {
    if (token.value != "token") co_return std::nullopt;
    tenon::api::principal caller{.subject = "keeper"};
    for (const std::string_view scope : required.list()) caller.scopes.emplace_back(scope);
    co_return caller;
  }
  tenon::task<std::optional<tenon::api::principal>> api_key(tenon::api::api_key key,
                                                            tenon::api::scopes) override {
    if (key.value != "special-key") co_return std::nullopt;
    co_return tenon::api::principal{.subject = "key"};
  }
};

struct open_store {
  open_store() { network.start(); }
  ~open_store() { network.stop(1s); }
  Client client() const {
    return Client{network.address(),
                  Credentials{.petstore_auth = "token", .api_key = "special-key"}};
  }

  Pets pets{};
  Store store{};
  Users users{};
  Door door{};
  Server server{pets, store, users, door};
  tenon::http::server network{server, {.port = 0, .threads = 1}};
};

/// The body of an answer that must be the undocumented 200.
template <class Response>
std::string text_of(const Response& response) {
  const auto* answer = response.template get_if<tenon::undocumented>();
  REQUIRE(answer != nullptr);
  CHECK(answer->status == 200);
  return answer->body;
}

tenon::task<void> exchange_pets(const open_store& shop) {
  Client client = shop.client();
  Pet pet{.category = Category{.id = 1, .name = "dogs"},
          .name = "Rex",
          .photo_urls = {"http://x/1.png"},
          .tags = {{Tag{.id = 2, .name = "loud"}}},
          .status = Pet::Status::sold};
  AddPet::Request addition{.body = pet};
  CHECK(text_of(co_await client.add_pet(addition)) == "keeper");
  addition.body.name.clear();
  CHECK((co_await client.add_pet(addition)).holds<AddPet::MethodNotAllowed>());

  UpdatePet::Request change{.body = pet};
  CHECK(text_of(co_await client.update_pet(change)).empty());
  change.body.name = "Max";
  CHECK((co_await client.update_pet(change)).holds<UpdatePet::NotFound>());

  FindPetsByStatus::Request by_status;
  using status = FindPetsByStatus::Request::StatusItem;
  by_status.status = {status::available, status::sold};
  CHECK((co_await client.find_pets_by_status(by_status)).value() == std::vector<Pet>{pet});
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wdeprecated-declarations"  // it is, and it has to work
  FindPetsByTags::Request by_tags;
  by_tags.tags = {"a b", "c,d"};
  CHECK((co_await client.find_pets_by_tags(by_tags)).value() == std::vector<Pet>{pet});
  by_tags.tags = {"other"};
  CHECK((co_await client.find_pets_by_tags(by_tags)).holds<FindPetsByTags::BadRequest>());

#pragma clang diagnostic pop

  GetPetById::Request sought{.pet_id = 3};
  Pet numbered = pet;
  numbered.id = 3;
  CHECK((co_await client.get_pet_by_id(sought)).value() == numbered);
  sought.pet_id = 4;
  CHECK((co_await client.get_pet_by_id(sought)).holds<GetPetById::NotFound>());
  sought.pet_id = 5;
  const GetPetById::Response other = co_await client.get_pet_by_id(sought);
  REQUIRE(other.holds<GetPetById::Default>());
  CHECK(other.get_if<GetPetById::Default>()->status == 418);

  UpdatePetWithForm::Request form{.pet_id = 3};
  CHECK((co_await client.update_pet_with_form(form)).holds<UpdatePetWithForm::MethodNotAllowed>());
  form.body = UpdatePetWithForm::Request::Body{.name = "R & M"};
  CHECK(text_of(co_await client.update_pet_with_form(form)) == "R & M/-");

  DeletePet::Request removal{.pet_id = 3};
  CHECK(text_of(co_await client.delete_pet(removal)) == "no key");
  removal.api_key = "mine";
  CHECK(text_of(co_await client.delete_pet(removal)) == "mine");
  removal.pet_id = 4;
  CHECK((co_await client.delete_pet(removal)).holds<DeletePet::NotFound>());

  UploadFile::Request upload{.pet_id = 3};
  upload.body = tenon::bytes(std::string(100'000, '\0'));
  const ApiResponse stored = (co_await client.upload_file(upload)).value();
  CHECK(stored.code == 100'000);
  CHECK(stored.message == "got it");
}

tenon::task<void> exchange_store(const open_store& shop) {
  Client client = shop.client();
  const auto inventory = (co_await client.get_inventory({})).value();
  CHECK(inventory.at("sold") == 3);
  Order order{.id = 7,
              .pet_id = 3,
              .quantity = 2,
              .ship_date = tenon::date_time::parse("2024-05-01T12:00:00Z"),
              .status = Order::Status::approved};
  PlaceOrder::Request placement{.body = order};
  CHECK((co_await client.place_order(placement)).value() == order);
  GetOrderById::Request sought{.order_id = 7};
  CHECK((co_await client.get_order_by_id(sought)).value() == order);
  sought.order_id = 8;
  CHECK((co_await client.get_order_by_id(sought)).holds<GetOrderById::NotFound>());
  sought.order_id = 11;
  const GetOrderById::Response refused = co_await client.get_order_by_id(sought);
  REQUIRE(refused.holds<tenon::undocumented>());
  CHECK(refused.get_if<tenon::undocumented>()->status == 422);
  DeleteOrder::Request removal{.order_id = 7};
  CHECK(text_of(co_await client.delete_order(removal)).empty());
  removal.order_id = 8;
  CHECK((co_await client.delete_order(removal)).holds<DeleteOrder::NotFound>());
}

tenon::task<void> exchange_users(const open_store& shop) {
  Client client = shop.client();
  User user{.id = 1, .username = "ann/b", .email = "a@b", .user_status = -1};
  CreateUser::Request creation{.body = user};
  const CreateUser::Response created = co_await client.create_user(creation);
  REQUIRE(created.holds<CreateUser::Default>());
  CHECK(created.get_if<CreateUser::Default>()->status == 201);
  CreateUsersWithArrayInput::Request array{.body = {user, user}};
  CHECK((co_await client.create_users_with_array_input(array))
            .get<CreateUsersWithArrayInput::Default>()
            .status == 202);
  CreateUsersWithListInput::Request listed{.body = {user}};
  CHECK((co_await client.create_users_with_list_input(listed))
            .get<CreateUsersWithListInput::Default>()
            .status == 201);

  LoginUser::Request login{.username = "ann", .password = "a&b c"};
  const LoginUser::Response welcome = co_await client.login_user(login);
  REQUIRE(welcome.holds<LoginUser::Ok>());
  const LoginUser::Ok& ok = *welcome.get_if<LoginUser::Ok>();
  CHECK(ok.body == "welcome \"ann\"");
  CHECK(ok.x_rate_limit == 100);
  CHECK(ok.x_expires_after == tenon::date_time::parse("2030-01-02T03:04:05.5+01:00"));
  login.password = "x";
  CHECK((co_await client.login_user(login)).holds<LoginUser::BadRequest>());
  CHECK((co_await client.logout_user({})).get<LogoutUser::Default>().status == 204);

  GetUserByName::Request sought{.username = "ann/b"};
  CHECK((co_await client.get_user_by_name(sought)).value() == user);
  sought.username = "bob";
  CHECK((co_await client.get_user_by_name(sought)).holds<GetUserByName::NotFound>());
  UpdateUser::Request change{.username = "ann/b", .body = user};
  CHECK(text_of(co_await client.update_user(change)).empty());
  DeleteUser::Request removal{.username = "ann/b"};
  CHECK(text_of(co_await client.delete_user(removal)).empty());
  removal.username = "bob";
  CHECK((co_await client.delete_user(removal)).holds<DeleteUser::NotFound>());
}

}  // namespace

TEST_CASE("petstore 3.1: every operation on pets is exchanged") {
  open_store shop;
  tenon::run(exchange_pets(shop));
}

TEST_CASE("petstore 3.1: every operation of the store is exchanged") {
  open_store shop;
  tenon::run(exchange_store(shop));
}

TEST_CASE("petstore 3.1: every operation on users is exchanged") {
  open_store shop;
  tenon::run(exchange_users(shop));
}
