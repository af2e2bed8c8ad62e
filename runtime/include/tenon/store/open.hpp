#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <tenon/s3/client.hpp>
#include <tenon/s3/transfer.hpp>
#include <tenon/store/object_store.hpp>

namespace tenon::store {

struct open_options {
  s3::client_options s3{};           ///< for s3:// URLs, which may name endpoint and region
  s3::transfer_options transfers{};  ///< how large objects go to S3
  /// Whether the server decides conditions of a PUT, which Swift does not. Without,
  /// put_mode::create and ::update are error::unsupported, and capabilities say so.
  bool conditional_puts = true;
};

/// The store that a URL names:
///
///   memory:                    in this process, gone with the object
///   file:///var/lib/pets       files below a directory, which is made if need be
///   s3://bucket/prefix         keys that begin with `prefix/` of a bucket; optionally with
///                              ?endpoint=http://host:9000&region=us-east-1
///
/// Throws std::invalid_argument for another URL.
[[nodiscard]] std::shared_ptr<object_store> open(std::string_view url, open_options options = {});

/// In memory; for tests.
[[nodiscard]] std::shared_ptr<object_store> open_memory();
/// Files below a directory: the object `a/b.txt` is the file `a/b.txt`. What a file name cannot
/// hold is percent-encoded. Content type and metadata are extended attributes, where the file
/// system has them. Several processes may use it at the same time. `.tenon` in it is the store's
/// own.
[[nodiscard]] std::shared_ptr<object_store> open_folder(std::string path);
[[nodiscard]] std::shared_ptr<object_store> open_s3(std::shared_ptr<s3::client> client,
                                                    std::string bucket, std::string prefix = {},
                                                    s3::transfer_options transfers = {},
                                                    bool conditional_puts = true);
/// The objects of another store whose keys begin with `prefix`, without it.
[[nodiscard]] std::shared_ptr<object_store> prefixed(std::shared_ptr<object_store> inner,
                                                     std::string prefix);

}  // namespace tenon::store
