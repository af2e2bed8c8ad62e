#pragma once

/// Files without blocking the event loop.

#include <tenon/file/error.hpp>
#include <tenon/file/text.hpp>
