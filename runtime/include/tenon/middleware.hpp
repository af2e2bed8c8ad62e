#pragma once

/// Services around services: what many APIs want around theirs.

#include <tenon/middleware/compression.hpp>
#include <tenon/middleware/cors.hpp>
#include <tenon/middleware/https_redirect.hpp>
#include <tenon/middleware/limits.hpp>
#include <tenon/middleware/metrics.hpp>
#include <tenon/middleware/security_headers.hpp>
#include <tenon/middleware/static_files.hpp>
#include <tenon/middleware/trusted_proxies.hpp>
