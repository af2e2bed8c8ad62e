#pragma once

/// Objects on S3 servers.

#include <tenon/s3/client.hpp>
#include <tenon/s3/post_policy.hpp>
#include <tenon/s3/providers.hpp>
#include <tenon/s3/signing.hpp>
#include <tenon/s3/sync.hpp>
#include <tenon/s3/transfer.hpp>
