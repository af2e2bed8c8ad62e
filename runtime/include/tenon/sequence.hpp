#pragma once

/// Bodies that are sequences of items, as generated code declares them.

#include <tenon/async/sequence.hpp>
#include <tenon/value/server_sent_event.hpp>
