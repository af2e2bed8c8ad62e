#pragma once

#include "cpp/codec_file.hpp"

namespace tenon::gen::cpp {

/// How a union finds the alternative that a JSON value is of.
object union_codec(codec_file& file, service::type_id id);

}  // namespace tenon::gen::cpp
