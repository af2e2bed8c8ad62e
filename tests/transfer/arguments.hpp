#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <tenon/s3.hpp>

/// `COMMAND WORD... --name value...`
struct arguments {
  std::string command{};
  std::vector<std::string> words{};
  std::map<std::string, std::string> named{};

  /// Throws std::invalid_argument when there is none.
  [[nodiscard]] const std::string& word(std::size_t at) const;
  [[nodiscard]] std::uint64_t number(std::size_t at) const;
  [[nodiscard]] std::uint64_t number(const std::string& name, std::uint64_t otherwise) const;
};

/// Throws std::invalid_argument for a name without a value.
[[nodiscard]] arguments read_arguments(int argc, char** argv);
/// The server of the environment: S3_ENDPOINT, S3_REGION, S3_ACCESS_KEY, S3_SECRET_KEY, S3_CA_FILE.
[[nodiscard]] tenon::s3::client_options client_options_from(const arguments& given);
[[nodiscard]] tenon::s3::transfer_options transfer_options_from(const arguments& given);
