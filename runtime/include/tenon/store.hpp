#pragma once

/// Objects in memory, in a directory or on S3, behind one interface.

#include <tenon/store/cached.hpp>
#include <tenon/store/error.hpp>
#include <tenon/store/object_store.hpp>
#include <tenon/store/open.hpp>
