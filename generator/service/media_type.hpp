#pragma once
#include <string>
#include <string_view>

namespace tenon::gen::service {

/// Type and subtype in lower case, without parameters.
std::string essence(std::string_view media_type);

/// `*/*` or `type/*`.
bool is_range(std::string_view media_type);

/// Values one after the other: server-sent events, JSON lines, json-seq.
bool is_sequential(std::string_view media_type);

/// JSON by its name (RFC 6839 `+json` too), or a range that JSON is in.
bool is_json(std::string_view media_type);

}  // namespace tenon::gen::service
