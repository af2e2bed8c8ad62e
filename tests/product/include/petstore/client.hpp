#pragma once
#include <product_petstore/client.hpp>
