#pragma once
#include <map>
#include <vector>

#include "cpp/codec_file.hpp"

namespace tenon::gen::cpp {

/// Which body describes the parts of each struct; bodies that share a struct agree.
std::map<service::type_id, const service::media*> part_bodies(const service::api& api);

/// The structs that multipart bodies are read into, in the order of their ids.
std::vector<service::type_id> part_types(const context& from);

/// How such a struct is read from parts, and written.
object part_codec(codec_file& file, service::type_id id);

}  // namespace tenon::gen::cpp
