#pragma once

#include <string>
#include <string_view>

/// Reads an order as bench.yaml describes it, with its members in that order and nothing else, into
/// structs, checks and totals it, and writes the receipt. Empty when it is not such an order.
std::string answer_order(std::string_view text);
