#pragma once
#include <map>
#include <vector>

#include "cpp/codec_file.hpp"

namespace tenon::gen::cpp {

/// Which body describes the parts of each struct; bodies that share a struct agree.
std::map<service::type_id, const service::media*> part_bodies(const service::api& api);

/// The structs that multipart bodies are read into, in the order of their ids.
std::vector<service::type_id> part_types(const context& from);

/// The structs that hold the headers of a part, with what they hold.
std::map<service::type_id, const std::vector<service::header>*> header_structs(
    const service::api& api);

/// How such a struct is read from parts, and written.
object part_codec(codec_file& file, service::type_id id);
/// The same for the headers of a part.
object header_codec(codec_file& file, service::type_id id);

}  // namespace tenon::gen::cpp
