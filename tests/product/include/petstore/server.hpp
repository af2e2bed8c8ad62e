#pragma once
#include <product_petstore/server.hpp>
