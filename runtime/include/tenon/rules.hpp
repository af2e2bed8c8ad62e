#pragma once
#include <tenon/rules/check.hpp>
#include <tenon/rules/codes.hpp>
#include <tenon/rules/format.hpp>
#include <tenon/rules/rules.hpp>
#include <tenon/rules/schema.hpp>
