#include "document_info.hpp"

#include <tenon/json.hpp>

namespace tenon::serving {
namespace {

constexpr json::object_shape info_shape{
    {{"title", json::presence::required}, {"version", json::presence::required}}};
constexpr json::object_shape document_shape{{{"info", json::presence::required}}};

void read_info(json::reader& in, document_info& out) {
  for (json::object_reader object{in, info_shape}; object.next();) {
    switch (object.field()) {
      case 0:
        json::read_json(in, out.title);
        break;
      case 1:
        json::read_json(in, out.version);
        break;
      default:
        object.skip();
    }
  }
}

}  // namespace

document_info read_document_info(std::string_view document) {
  document_info info;
  json::reader in{document, json::reader_options{.max_depth = 512}};
  for (json::object_reader object{in, document_shape}; object.next();) {
    if (object.field() == 0) {
      read_info(in, info);
    } else {
      object.skip();
    }
  }
  return info;
}

}  // namespace tenon::serving
