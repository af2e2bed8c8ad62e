#include "certificates.hpp"

#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include <atomic>
#include <stdexcept>

namespace tenon::http::test {

namespace {

using key_ptr = std::shared_ptr<EVP_PKEY>;
using certificate_ptr = std::shared_ptr<X509>;

std::atomic<long> next_serial = 1;

void require(bool done) {
  if (!done) throw std::runtime_error("cannot make a certificate");
}

key_ptr make_key() {
  key_ptr made(EVP_EC_gen("P-256"), EVP_PKEY_free);
  require(made != nullptr);
  return made;
}

void add_extension(X509& to, X509& issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, &issuer, &to, nullptr, nullptr, 0);
  X509_EXTENSION* const made = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  require(made != nullptr && X509_add_ext(&to, made, -1) == 1);
  X509_EXTENSION_free(made);
}

certificate_ptr make_certificate(const std::string& subject, EVP_PKEY& key, long seconds) {
  certificate_ptr made(X509_new(), X509_free);
  X509_set_version(made.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), next_serial++);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), seconds);
  X509_set_pubkey(made.get(), &key);
  X509_NAME* const name = X509_get_subject_name(made.get());
  X509_NAME_add_entry_by_txt(name, "O", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>("Tenon, tests"), -1, -1, 0);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(subject.c_str()), -1, -1, 0);
  return made;
}

/// In one step, as those who renew certificates do.
template <class Write>
void replace_file(const std::string& path, Write write) {
  const std::string fresh = path + ".new";
  FILE* const file = std::fopen(fresh.c_str(), "w");
  require(file != nullptr && write(file) == 1);
  std::fclose(file);
  std::filesystem::rename(fresh, path);
}

void write_certificate(const std::string& path, X509& written) {
  replace_file(path, [&](FILE* file) { return PEM_write_X509(file, &written); });
}

}  // namespace

temporary_folder::temporary_folder() {
  std::string name = (std::filesystem::temp_directory_path() / "tenon-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a folder");
  path_ = name;
}

temporary_folder::~temporary_folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

certificate_authority::certificate_authority(const std::string& name)
    : key_(make_key()), certificate_(make_certificate(name, *key_, 7200)) {
  X509_set_issuer_name(certificate_.get(), X509_get_subject_name(certificate_.get()));
  add_extension(*certificate_, *certificate_, NID_basic_constraints, "critical,CA:TRUE");
  add_extension(*certificate_, *certificate_, NID_subject_key_identifier, "hash");
  require(X509_sign(certificate_.get(), key_.get(), EVP_sha256()) > 0);
  write_certificate(file(), *certificate_);
}

certificate_authority::~certificate_authority() = default;

certificate_files certificate_authority::issue(const std::string& subject, const std::string& names,
                                               long seconds) const {
  const key_ptr key = make_key();
  const certificate_ptr made = make_certificate(subject, *key, seconds);
  X509_set_issuer_name(made.get(), X509_get_subject_name(certificate_.get()));
  if (!names.empty()) add_extension(*made, *certificate_, NID_subject_alt_name, names);
  require(X509_sign(made.get(), key_.get(), EVP_sha256()) > 0);
  const certificate_files files{folder_.file(subject + ".pem"), folder_.file(subject + ".key")};
  replace_file(files.key, [&](FILE* file) {
    return PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  });
  write_certificate(files.chain, *made);
  return files;
}

}  // namespace tenon::http::test
