#pragma once

/// Files without blocking the event loop.

#include <tenon/file/archive.hpp>
#include <tenon/file/atomic.hpp>
#include <tenon/file/body.hpp>
#include <tenon/file/directory.hpp>
#include <tenon/file/error.hpp>
#include <tenon/file/lines.hpp>
#include <tenon/file/lock.hpp>
#include <tenon/file/mapped.hpp>
#include <tenon/file/names.hpp>
#include <tenon/file/open.hpp>
#include <tenon/file/spooled.hpp>
#include <tenon/file/status.hpp>
#include <tenon/file/stream.hpp>
#include <tenon/file/temporary.hpp>
#include <tenon/file/text.hpp>
#include <tenon/file/tree.hpp>
#include <tenon/file/watch.hpp>
