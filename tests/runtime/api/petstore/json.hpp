#pragma once

#include <tenon/json/reader.hpp>
#include <tenon/json/writer.hpp>

#include "petstore/types.hpp"

namespace petstore {

void read_json(tenon::json::reader& in, Status& out);
void write_json(tenon::json::writer& out, Status value);
void read_json(tenon::json::reader& in, Pet& out);
void write_json(tenon::json::writer& out, const Pet& value);
void read_json(tenon::json::reader& in, NewPet& out);
void write_json(tenon::json::writer& out, const NewPet& value);
void read_json(tenon::json::reader& in, Error& out);
void write_json(tenon::json::writer& out, const Error& value);

}  // namespace petstore
