#pragma once
// JSON to and from typed values: everything that generated codecs call. Standard library only.
#include <tenon/json/enums.hpp>
#include <tenon/json/list_reader.hpp>
#include <tenon/json/object_reader.hpp>
#include <tenon/json/object_writer.hpp>
#include <tenon/json/read.hpp>
#include <tenon/json/reader.hpp>
#include <tenon/json/shape.hpp>
#include <tenon/json/text.hpp>
#include <tenon/json/unions.hpp>
#include <tenon/json/write.hpp>
#include <tenon/json/writer.hpp>
#include <tenon/rules.hpp>
#include <tenon/value.hpp>
