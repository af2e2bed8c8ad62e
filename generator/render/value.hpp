#pragma once
#include "cpp/view.hpp"

namespace tenon::gen::render {

// What templates see is made by the cpp room.
using cpp::list;
using cpp::make_list;
using cpp::object;
using cpp::value;

}  // namespace tenon::gen::render
