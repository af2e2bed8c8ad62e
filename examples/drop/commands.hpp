#pragma once

#include <drop/client.hpp>

#include <cstdint>
#include <cstdio>
#include <functional>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tenon/async/gather.hpp>
#include <tenon/file.hpp>
#include <utility>
#include <vector>

/// What the program does with the files of a service; each is told how many bytes are through.
class Commands {
 public:
  using Told = std::function<void(std::uint64_t)>;
  explicit Commands(drop::Client& client) : client_(client) {}

  // region: put
  /// Sends a file, or with `-` standard input, and follows, on a connection of its own, how much of
  /// it the service has taken.
  tenon::task<drop::File> put(std::string path, std::string name, Told told) {
    const std::string upload = new_name();
    drop::FollowUpload::Request asked{.upload = upload};
    drop::FollowUpload::Response answer = co_await client_.follow_upload(std::move(asked));
    tenon::sequence<drop::Progress> progress = std::move(answer).value();
    drop::File stored;
    tenon::task<> sending = send(std::move(path), std::move(name), upload, stored);
    tenon::task<> following = follow(std::move(progress), std::move(told));
    co_await tenon::gather(std::move(sending), std::move(following));
    co_return stored;
  }
  // end: put

  /// The file is there as a whole or not at all. `-`: to standard output, as it comes.
  tenon::task<std::uint64_t> get(std::string name, std::string path, Told told) {
    drop::GetFile::Request asked{.name = std::move(name)};
    drop::GetFile::Response answer = co_await client_.get_file(std::move(asked));
    tenon::sequence<tenon::bytes> content = std::move(required_in(answer).body);
    if (path == "-") co_return co_await show(std::move(content), std::move(told));
    tenon::file::atomic_writer to = co_await tenon::file::replace(std::move(path));
    while (std::optional<tenon::bytes> each = co_await content.next()) {
      co_await to.write(each->view());
      told(to.written());
    }
    co_await to.commit();
    co_return to.written();
  }

  tenon::task<std::vector<drop::File>> list(std::string prefix) {
    std::vector<drop::File> all;
    for (;;) {
      drop::ListFiles::Request asked;
      asked.prefix = prefix;
      if (!all.empty()) asked.after = all.back().name;
      drop::ListFiles::Response answer = co_await client_.list_files(std::move(asked));
      std::vector<drop::File> page = std::move(answer).value();
      if (page.empty()) co_return all;
      for (drop::File& each : page) all.push_back(std::move(each));
    }
  }

  tenon::task<> remove(std::string name) {
    drop::DeleteFile::Request asked{.name = std::move(name)};
    drop::DeleteFile::Response answer = co_await client_.delete_file(std::move(asked));
    answer.value();
  }

  tenon::task<std::string> link(std::string name, std::int64_t minutes) {
    drop::ShareFile::Request asked;
    asked.name = std::move(name);
    asked.minutes = minutes;
    drop::ShareFile::Response answer = co_await client_.share_file(std::move(asked));
    if (const auto* refused = answer.get_if<drop::ShareFile::NotImplemented>()) {
      throw std::runtime_error(refused->body.message);
    }
    co_return std::move(answer).value().url;
  }

 private:
  static tenon::task<std::uint64_t> show(tenon::sequence<tenon::bytes> content, Told told) {
    tenon::file::stream to = co_await tenon::file::standard_output();
    std::uint64_t written = 0;
    while (std::optional<tenon::bytes> each = co_await content.next()) {
      co_await to.write(each->view());
      told(written += each->view().size());
    }
    co_return written;
  }

  static std::string new_name() {
    std::random_device random;
    return std::to_string(random()) + '-' + std::to_string(random());
  }

  /// `-`: standard input.
  static tenon::sequence<tenon::bytes> content_of(std::string path) {
    if (path == "-") {
      tenon::http::body from = tenon::file::body_of(co_await tenon::file::standard_input());
      for (;;) {
        const std::string_view piece = co_await from.read();
        if (piece.empty()) co_return;
        co_yield tenon::bytes(std::string(piece));
      }
    }
    tenon::file::opened_file from = co_await tenon::file::open(std::move(path));
    for (;;) {
      std::string piece = co_await from.read_text(64 * 1024);
      if (piece.empty()) break;
      co_yield tenon::bytes(std::move(piece));
    }
  }

  tenon::task<> send(std::string path, std::string name, std::string upload, drop::File& stored) {
    drop::PutFile::Request asked;
    asked.name = std::move(name);
    asked.upload = std::move(upload);
    asked.body = content_of(std::move(path));
    drop::PutFile::Response answer = co_await client_.put_file(std::move(asked));
    if (const auto* refused = answer.get_if<drop::PutFile::Conflict>()) {
      throw std::runtime_error(refused->body.message);
    }
    stored = std::move(answer).value();
  }

  static tenon::task<> follow(tenon::sequence<drop::Progress> progress, Told told) {
    while (std::optional<drop::Progress> now = co_await progress.next()) {
      told(static_cast<std::uint64_t>(now->bytes));
    }
  }

  static drop::GetFile::Ok& required_in(drop::GetFile::Response& answer) {
    if (auto* found = answer.get_if<drop::GetFile::Ok>()) return *found;
    if (auto* missing = answer.get_if<drop::GetFile::NotFound>()) {
      throw std::runtime_error(missing->body.message);
    }
    throw std::runtime_error("the service gives no such file");
  }

  drop::Client& client_;
};
