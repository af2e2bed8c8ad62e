#pragma once

#include <string>

#include <tenon/async/semaphore.hpp>
#include <tenon/s3/transfer.hpp>

namespace tenon::s3::detail {

/// As `download`. Gives `slot` back when nothing is left to be done but to write what is in memory,
/// which is little.
task<object_info> download_in_slot(client& from, std::string bucket, std::string key,
                                   std::string path, get_options options, transfer_options how,
                                   semaphore::permit slot);

}  // namespace tenon::s3::detail
