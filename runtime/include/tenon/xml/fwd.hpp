#pragma once

/// Names only, for headers that declare what XML looks like.
namespace tenon::xml {

struct node;

}  // namespace tenon::xml
