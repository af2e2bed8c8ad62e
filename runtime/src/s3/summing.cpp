#include "summing.hpp"

#include <openssl/evp.h>

#include <array>
#include <new>
#include <stdexcept>

#include "crc.hpp"
#include "digest.hpp"

namespace tenon::s3 {

namespace detail {

namespace {

template <class Crc>
class crc_summing final : public summing {
 public:
  void add(std::string_view piece) override { crc_.add(piece); }
  std::string finish() override {
    const auto value = crc_.value();
    std::string bytes;
    for (std::size_t shift = sizeof value * 8; shift != 0; shift -= 8) {
      bytes += static_cast<char>((value >> (shift - 8)) & 0xffU);
    }
    return base64(bytes);
  }

 private:
  Crc crc_;
};

class digest_summing final : public summing {
 public:
  explicit digest_summing(const EVP_MD* kind) : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
    require(context_ != nullptr && EVP_DigestInit_ex(context_.get(), kind, nullptr) == 1);
  }
  void add(std::string_view piece) override {
    require(EVP_DigestUpdate(context_.get(), piece.data(), piece.size()) == 1);
  }
  std::string finish() override {
    std::array<unsigned char, EVP_MAX_MD_SIZE> sum{};
    unsigned size = 0;
    require(EVP_DigestFinal_ex(context_.get(), sum.data(), &size) == 1);
    return base64({reinterpret_cast<const char*>(sum.data()), size});
  }

 private:
  static void require(bool done) {
    if (!done) throw std::runtime_error("the cryptographic library refuses a digest");
  }
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

}  // namespace

std::unique_ptr<summing> start_summing(checksum kind) {
  switch (kind) {
    case checksum::crc32:
      return std::make_unique<crc_summing<crc32>>();
    case checksum::crc32c:
      return std::make_unique<crc_summing<crc32c>>();
    case checksum::crc64nvme:
      return std::make_unique<crc_summing<crc64nvme>>();
    case checksum::sha1:
      return std::make_unique<digest_summing>(EVP_sha1());
    case checksum::sha256:
      return std::make_unique<digest_summing>(EVP_sha256());
    case checksum::none:
      break;
  }
  return nullptr;
}

std::string_view checksum_element(checksum kind) noexcept {
  switch (kind) {
    case checksum::crc32:
      return "ChecksumCRC32";
    case checksum::crc32c:
      return "ChecksumCRC32C";
    case checksum::crc64nvme:
      return "ChecksumCRC64NVME";
    case checksum::sha1:
      return "ChecksumSHA1";
    case checksum::sha256:
      return "ChecksumSHA256";
    case checksum::none:
      break;
  }
  return {};
}

std::string_view checksum_algorithm(checksum kind) noexcept {
  constexpr std::string_view before = "Checksum";
  const std::string_view element = checksum_element(kind);
  return element.empty() ? element : element.substr(before.size());
}

}  // namespace detail

std::string_view checksum_header(checksum kind) noexcept {
  switch (kind) {
    case checksum::crc32:
      return "x-amz-checksum-crc32";
    case checksum::crc32c:
      return "x-amz-checksum-crc32c";
    case checksum::crc64nvme:
      return "x-amz-checksum-crc64nvme";
    case checksum::sha1:
      return "x-amz-checksum-sha1";
    case checksum::sha256:
      return "x-amz-checksum-sha256";
    case checksum::none:
      break;
  }
  return {};
}

std::string checksum_of(checksum kind, std::string_view text) {
  const std::unique_ptr<detail::summing> sum = detail::start_summing(kind);
  if (sum == nullptr) return {};
  sum->add(text);
  return sum->finish();
}

}  // namespace tenon::s3
