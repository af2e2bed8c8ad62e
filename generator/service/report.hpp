#pragma once
#include <string>

#include "document/node.hpp"
#include "source/diagnostic.hpp"

namespace tenon::gen::service {

/// Adds a finding about the value at `where`, with its JSON Pointer; a block mapping is pointed at
/// by its key.
void report(source::diagnostic_sink& sink, source::diagnostic_code code, source::severity level,
            document::node where, std::string message, std::string help = {});

}  // namespace tenon::gen::service
