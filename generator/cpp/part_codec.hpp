#pragma once
#include <vector>

#include "cpp/codec_file.hpp"

namespace tenon::gen::cpp {

/// The structs that multipart bodies are read into, in the order of their ids.
std::vector<service::type_id> part_types(const context& from);

/// How such a struct is read from parts, and written.
object part_codec(codec_file& file, service::type_id id);

}  // namespace tenon::gen::cpp
