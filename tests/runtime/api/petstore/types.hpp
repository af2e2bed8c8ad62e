// Written by hand after the contract for generated code, until the generator joins.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tenon/response.hpp>
#include <tenon/value.hpp>

namespace petstore {

enum class Status { available, sold, unknown };

struct Pet {
  std::int64_t id{};
  std::string name{};
  std::optional<std::string> tag{};
  std::optional<Status> status{};
  bool operator==(const Pet&) const = default;
};

struct NewPet {
  std::string name{};
  std::optional<std::string> tag{};
  std::optional<Status> status{};
  bool operator==(const NewPet&) const = default;
};

struct Error {
  std::string message{};
  bool operator==(const Error&) const = default;
};

struct Filter {
  std::optional<Status> status{};
  std::optional<std::int32_t> min_age{};
  bool operator==(const Filter&) const = default;
};

struct PetForm {
  std::string name{};
  std::optional<Status> status{};
  std::vector<std::string> tags{};
  std::int32_t copies = 1;
  bool operator==(const PetForm&) const = default;
};

namespace ops {

/// GET /pets
struct ListPets {
  struct Request {
    std::int32_t limit = 20;
    std::optional<Status> status{};
    std::optional<std::vector<std::string>> tags{};
    std::optional<std::vector<std::int64_t>> ids{};
    std::optional<Filter> filter{};
    std::optional<tenon::date> since{};
    std::optional<bool> verbose{};
    std::optional<Pet> like{};
    std::optional<std::string> x_trace{};
    std::optional<std::string> session{};
  };
  struct Ok {
    std::vector<Pet> body{};
    std::optional<std::int64_t> x_total{};
  };
  class Response : public tenon::one_of<Ok, tenon::undocumented> {
   public:
    using one_of::one_of;
    std::vector<Pet>& value() & { return tenon::expect<Ok>(*this).body; }
    std::vector<Pet> value() && { return std::move(tenon::expect<Ok>(*this).body); }
  };
};

/// POST /pets
struct CreatePet {
  struct Request {
    NewPet body{};
  };
  struct Created {
    Pet body{};
    std::string location{};
  };
  struct Default {
    int status{};
    Error body{};
  };
  class Response : public tenon::one_of<Created, Default, tenon::undocumented> {
   public:
    using one_of::one_of;
    Pet& value() & { return tenon::expect<Created>(*this).body; }
    Pet value() && { return std::move(tenon::expect<Created>(*this).body); }
  };
};

/// GET /pets/{petId}
struct GetPet {
  struct Request {
    std::int64_t pet_id{};
    std::optional<std::string> fields{};
  };
  struct Ok {
    Pet body{};
    std::optional<std::string> etag{};
  };
  struct NotFound {
    Error body{};
  };
  class Response : public tenon::one_of<Ok, NotFound, tenon::undocumented> {
   public:
    using one_of::one_of;
    Pet& value() & { return tenon::expect<Ok>(*this).body; }
    Pet value() && { return std::move(tenon::expect<Ok>(*this).body); }
  };
};

/// DELETE /pets/{petId}
struct DeletePet {
  struct Request {
    std::int64_t pet_id{};
  };
  struct NoContent {};
  class Response : public tenon::one_of<NoContent, tenon::undocumented> {
   public:
    using one_of::one_of;
    void value() const { tenon::expect<NoContent>(*this); }
  };
};

/// POST /pets/{petId}
struct UpdatePet {
  struct Request {
    std::int64_t pet_id{};
    PetForm body{};
  };
  struct Ok {
    std::string body{};
  };
  class Response : public tenon::one_of<Ok, tenon::undocumented> {
   public:
    using one_of::one_of;
    std::string& value() & { return tenon::expect<Ok>(*this).body; }
    std::string value() && { return std::move(tenon::expect<Ok>(*this).body); }
  };
};

/// PUT /pets/{petId}/photo
struct PutPhoto {
  struct Request {
    std::int64_t pet_id{};
    std::optional<tenon::bytes> body{};
  };
  struct Ok {
    tenon::bytes body{};
  };
  class Response : public tenon::one_of<Ok, tenon::undocumented> {
   public:
    using one_of::one_of;
    tenon::bytes& value() & { return tenon::expect<Ok>(*this).body; }
    tenon::bytes value() && { return std::move(tenon::expect<Ok>(*this).body); }
  };
};

}  // namespace ops

}  // namespace petstore
