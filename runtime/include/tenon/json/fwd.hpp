#pragma once

/// Names only, for headers that declare codecs: `void read_json(tenon::json::reader&, Pet&);`
namespace tenon::json {

class reader;
class writer;

}  // namespace tenon::json
