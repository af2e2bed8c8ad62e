#pragma once

#include <drop/server.hpp>

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tenon/api/piece_sequence.hpp>
#include <tenon/store.hpp>
#include <utility>

#include "uploads.hpp"

/// The files of the service, in any store.
class Files final : public drop::FilesHandler {
 public:
  explicit Files(std::shared_ptr<tenon::store::object_store> store) : store_(std::move(store)) {}

  tenon::task<ListFiles::Response> list_files(ListFiles::Request request,
                                              tenon::api::principal) override {
    tenon::store::list_options options;
    options.prefix = request.prefix.value_or("");
    options.start_after = request.after.value_or("");
    tenon::sequence<tenon::store::object_info> all = store_->list(options);
    ListFiles::Ok page;
    while (page.body.size() < static_cast<std::size_t>(request.limit)) {
      const std::optional<tenon::store::object_info> each = co_await all.next();
      if (!each) break;
      page.body.push_back(shown(*each));
    }
    co_return page;
  }

  // region: put
  tenon::task<PutFile::Response> put_file(PutFile::Request request,
                                          tenon::api::principal) override {
    tenon::store::put_options options;
    if (request.once) options.mode = tenon::store::put_mode::create;
    Sending upload(uploads_, request.upload);
    tenon::sequence<tenon::bytes> pieces = counted(std::move(request.body), upload.told());
    tenon::http::body content = tenon::api::body_of_pieces(std::move(pieces));
    try {
      const tenon::store::object_info kept =
          co_await store_->put(request.name, std::move(content), options);
      upload.stored();
      co_return PutFile::Created{shown(kept)};
    } catch (const tenon::store::error& failure) {
      if (failure.why() != kind::exists && failure.why() != kind::bad_key) throw;
      co_return PutFile::Conflict{{failure.what()}};
    }
  }
  // end: put

  tenon::task<FollowUpload::Response> follow_upload(FollowUpload::Request request,
                                                    tenon::api::principal) override {
    co_return FollowUpload::Ok{followed(uploads_.named(request.upload))};
  }

  tenon::task<GetFile::Response> get_file(GetFile::Request request,
                                          tenon::api::principal) override {
    tenon::store::get_options options;
    options.range = range_of(request.range.value_or(""));
    try {
      tenon::store::object found = co_await store_->get(request.name, options);
      const std::uint64_t length = found.body.size().value_or(0);
      std::string etag = found.info.etag;
      std::string range = "bytes " + std::to_string(found.first) + '-' +
                          std::to_string(found.first + length - 1) + '/' +
                          std::to_string(found.info.size);
      tenon::sequence<tenon::bytes> content = tenon::api::pieces_of(std::move(found.body));
      if (!options.range || length == 0) {
        co_return GetFile::Ok{std::move(content), std::move(etag)};
      }
      co_return GetFile::PartialContent{std::move(content), std::move(etag), std::move(range)};
    } catch (const tenon::store::error& failure) {
      if (failure.why() == kind::bad_range) {
        co_return GetFile::RangeNotSatisfiable{{failure.what()}};
      }
      if (failure.why() != kind::not_found && failure.why() != kind::bad_key) throw;
      co_return GetFile::NotFound{{failure.what()}};
    }
  }

  tenon::task<DeleteFile::Response> delete_file(DeleteFile::Request request,
                                                tenon::api::principal) override {
    co_await store_->remove(request.name);
    co_return DeleteFile::NoContent{};
  }

  tenon::task<ShareFile::Response> share_file(ShareFile::Request request,
                                              tenon::api::principal) override {
    if (!store_->can().share) {
      co_return ShareFile::NotImplemented{{"files of a directory have no links; use S3"}};
    }
    std::string url = co_await store_->share(request.name, std::chrono::minutes(request.minutes));
    co_return ShareFile::Created{{std::move(url)}};
  }

 private:
  using kind = tenon::store::error::kind;

  /// What those who follow an upload are told; it has failed unless it is said to be stored.
  class Sending {
   public:
    Sending(Uploads& in, const std::optional<std::string>& name)
        : upload_(name ? in.named(*name) : std::make_shared<Upload>()) {
      upload_->begin();
    }
    Sending(const Sending&) = delete;
    Sending& operator=(const Sending&) = delete;
    ~Sending() { upload_->end(stored_); }
    void stored() noexcept { stored_ = true; }
    [[nodiscard]] const std::shared_ptr<Upload>& told() const noexcept { return upload_; }

   private:
    std::shared_ptr<Upload> upload_;
    bool stored_ = false;
  };

  static drop::File shown(const tenon::store::object_info& info) {
    return {info.key, static_cast<std::int64_t>(info.size), info.etag};
  }

  static std::optional<std::uint64_t> number_of(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
  }

  /// One range of RFC 9110 section 14.1; what is none is ignored, as that says.
  static std::optional<tenon::store::byte_range> range_of(std::string_view text) {
    if (!text.starts_with("bytes=")) return std::nullopt;
    text.remove_prefix(6);
    const std::size_t dash = text.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const std::optional<std::uint64_t> first = number_of(text.substr(0, dash));
    const std::optional<std::uint64_t> last = number_of(text.substr(dash + 1));
    if (!first && (dash != 0 || !last)) return std::nullopt;
    if (first && !last && dash + 1 != text.size()) return std::nullopt;
    return tenon::store::byte_range{first, last};
  }

  std::shared_ptr<tenon::store::object_store> store_;
  Uploads uploads_;
};

/// Who has the one token may do everything.
class Gate final : public drop::Authenticator {
 public:
  explicit Gate(std::string token) : token_(std::move(token)) {}
  tenon::task<std::optional<tenon::api::principal>> token(tenon::api::bearer_token shown,
                                                          tenon::api::scopes) override {
    if (token_.empty() || !equal(shown.value, token_)) co_return std::nullopt;
    co_return tenon::api::principal{.subject = "owner"};
  }

 private:
  /// Takes as long whatever is wrong.
  static bool equal(std::string_view left, std::string_view right) {
    if (left.size() != right.size()) return false;
    unsigned different = 0;
    for (std::size_t at = 0; at < left.size(); ++at) {
      different |= static_cast<unsigned char>(left[at] ^ right[at]);
    }
    return different == 0;
  }
  std::string token_;
};
