#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include <tenon/http/tls.hpp>

struct evp_pkey_st;
struct x509_st;

namespace tenon::http::test {

/// A folder that goes with the object.
class temporary_folder {
 public:
  temporary_folder();
  temporary_folder(const temporary_folder&) = delete;
  temporary_folder& operator=(const temporary_folder&) = delete;
  ~temporary_folder();
  [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

/// Issues certificates, made on the spot, in a folder of its own.
class certificate_authority {
 public:
  explicit certificate_authority(const std::string& name);
  ~certificate_authority();

  /// The PEM file of its own certificate.
  [[nodiscard]] std::string file() const { return folder_.file("ca.pem"); }
  /// `names` as in "DNS:localhost,IP:127.0.0.1". The files are named by `subject` and replaced when
  /// it is issued again. Valid from an hour ago, until `seconds` from now.
  certificate_files issue(const std::string& subject, const std::string& names,
                          long seconds = 3600) const;

 private:
  temporary_folder folder_;
  std::shared_ptr<evp_pkey_st> key_;
  std::shared_ptr<x509_st> certificate_;
};

}  // namespace tenon::http::test
