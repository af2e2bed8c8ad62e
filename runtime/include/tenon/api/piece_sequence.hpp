#pragma once

#include <tenon/http/body.hpp>
#include <tenon/sequence.hpp>
#include <tenon/value/bytes.hpp>

namespace tenon::api {

/// The body in pieces as they arrive: never empty, and cut anywhere. Throws what the body throws.
[[nodiscard]] sequence<bytes> pieces_of(http::body from);

/// A body made of pieces, each sent when it is made; empty ones are passed over.
[[nodiscard]] http::body body_of_pieces(sequence<bytes> pieces);

}  // namespace tenon::api
