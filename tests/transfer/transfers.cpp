#include "transfers.hpp"

#include <map>
#include <stdexcept>
#include <utility>

#include <tenon/async/gather.hpp>

#include "numbers.hpp"

namespace s3 = tenon::s3;

namespace {

using tenon::task;

std::string quoted(const std::string& text) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string made = "\"";
  for (const char each : text) {
    const auto byte = static_cast<unsigned char>(each);
    if (each == '"' || each == '\\') {
      made += '\\';
      made += each;
    } else if (byte < 0x20U) {
      made += "\\u00";
      made += digits[byte >> 4U];
      made += digits[byte & 15U];
    } else {
      made += each;
    }
  }
  return made + '"';
}

std::string bytes_member(std::uint64_t bytes) { return "\"bytes\": " + std::to_string(bytes); }

task<std::uint64_t> read_numbers(s3::client& client, std::string bucket, std::string key) {
  s3::object got = co_await s3::get_resuming(client, std::move(bucket), std::move(key));
  number_check check;
  for (;;) {
    const std::string_view piece = co_await got.body.read();
    if (piece.empty()) break;
    if (!check.add(piece)) throw std::runtime_error("other content came than was sent");
  }
  co_return check.bytes();
}

task<std::string> create(s3::client& client, const arguments& given) {
  co_await client.create_bucket(given.word(0));
  co_return std::string("\"bucket\": ") + quoted(given.word(0));
}

task<std::string> upload(s3::client& client, const arguments& given) {
  const std::uint64_t bytes = given.number(2);
  tenon::http::body content(number_source(bytes));
  co_await s3::upload(client, given.word(0), given.word(1), std::move(content), {},
                      transfer_options_from(given));
  co_return bytes_member(bytes);
}

task<std::string> download(s3::client& client, const arguments& given) {
  const std::uint64_t bytes = co_await read_numbers(client, given.word(0), given.word(1));
  co_return bytes_member(bytes);
}

/// Metadata are the words `name=value` after the path; `content-type=...` is none.
task<std::string> upload_file(s3::client& client, const arguments& given) {
  s3::put_options options;
  for (std::size_t at = 3; at < given.words.size(); ++at) {
    const std::string& pair = given.words[at];
    const std::size_t equals = pair.find('=');
    if (equals == std::string::npos) throw std::invalid_argument("'" + pair + "' has no value");
    if (pair.starts_with("content-type=")) {
      options.headers.content_type = pair.substr(equals + 1);
    } else {
      options.headers.metadata[pair.substr(0, equals)] = pair.substr(equals + 1);
    }
  }
  s3::payload content(tenon::file::open_body(given.word(2)));
  const s3::put_result put =
      co_await s3::upload(client, given.word(0), given.word(1), std::move(content),
                          std::move(options), transfer_options_from(given));
  co_return std::string("\"etag\": ") + quoted(put.etag);
}

task<std::string> download_file(s3::client& client, const arguments& given) {
  const s3::object_info info = co_await s3::download(
      client, given.word(0), given.word(1), given.word(2), {}, transfer_options_from(given));
  co_return bytes_member(info.size);
}

task<std::string> look(s3::client& client, const arguments& given) {
  const s3::object_info info = co_await client.head_object(given.word(0), given.word(1));
  std::string text = bytes_member(info.size) + ", \"etag\": " + quoted(info.etag) +
                     ", \"content_type\": " + quoted(info.headers.content_type) +
                     ", \"metadata\": {";
  for (const auto& [name, value] : info.headers.metadata) {
    if (!text.ends_with('{')) text += ", ";
    text += quoted(name) + ": " + quoted(value);
  }
  co_return text + '}';
}

task<std::string> list(s3::client& client, const arguments& given) {
  std::string text = "\"objects\": {";
  tenon::sequence<s3::listed_object> all = client.all_objects(given.word(0));
  while (std::optional<s3::listed_object> each = co_await all.next()) {
    if (!text.ends_with('{')) text += ", ";
    text += quoted(each->key) + ": " + std::to_string(each->size);
  }
  co_return text + '}';
}

/// BUCKET PREFIX: no more than a thousand in memory.
task<std::string> remove(s3::client& client, const arguments& given) {
  std::uint64_t removed = 0;
  for (;;) {
    s3::list_options from;
    from.prefix = given.word(1);
    const s3::list_page page = co_await client.list_objects(given.word(0), from);
    std::vector<s3::object_id> found;
    for (const s3::listed_object& each : page.objects) found.push_back({each.key, ""});
    if (found.empty()) break;
    removed += found.size();
    const s3::delete_many_result done =
        co_await client.delete_objects(given.word(0), std::move(found));
    if (!done.failed.empty()) throw std::runtime_error("an object could not be removed");
  }
  co_return "\"removed\": " + std::to_string(removed);
}

task<std::string> count_uploads(s3::client& client, const arguments& given) {
  const s3::upload_page open = co_await client.list_multipart_uploads(given.word(0));
  co_return "\"uploads\": " + std::to_string(open.uploads.size());
}

/// Carries out `one(number)` for all numbers, so many at the same time.
template <class One>
task<> for_each_number(std::uint64_t count, std::uint64_t at_once, One one) {
  std::uint64_t next = 0;
  auto work = [&]() -> task<> {
    while (next < count) co_await one(next++);
  };
  std::vector<task<>> workers;
  for (std::uint64_t each = 0; each < at_once; ++each) workers.push_back(work());
  co_await tenon::gather(std::move(workers));
}

/// BUCKET PREFIX COUNT BYTES AT_ONCE
task<std::string> upload_many(s3::client& client, const arguments& given) {
  const std::uint64_t bytes = given.number(3);
  const s3::transfer_options how = transfer_options_from(given);
  auto one = [&](std::uint64_t number) -> task<> {
    tenon::http::body content(number_source(bytes));
    co_await s3::upload(client, given.word(0), given.word(1) + std::to_string(number),
                        std::move(content), {}, how);
  };
  co_await for_each_number(given.number(2), given.number(4), one);
  const std::uint64_t peak = how.memory == nullptr ? 0 : how.memory->peak();
  co_return bytes_member(bytes * given.number(2)) + ", \"budget_peak\": " + std::to_string(peak);
}

task<std::string> download_many(s3::client& client, const arguments& given) {
  std::uint64_t bytes = 0;
  auto one = [&](std::uint64_t number) -> task<> {
    const std::uint64_t read =
        co_await read_numbers(client, given.word(0), given.word(1) + std::to_string(number));
    bytes += read;
  };
  co_await for_each_number(given.number(2), given.number(4), one);
  co_return bytes_member(bytes);
}

std::string told_by(const s3::sync_result& done) {
  return bytes_member(done.bytes) + ", \"copied\": " + std::to_string(done.copied);
}

s3::sync_options sync_options_from(const arguments& given) {
  s3::sync_options options;
  options.parallel = static_cast<unsigned>(given.number("objects", options.parallel));
  options.transfers = transfer_options_from(given);
  return options;
}

/// BUCKET PREFIX FOLDER, both ways.
task<std::string> sync_up(s3::client& client, const arguments& given) {
  const s3::sync_result done = co_await s3::sync_up(client, given.word(2), given.word(0),
                                                    given.word(1), sync_options_from(given));
  co_return told_by(done);
}

task<std::string> sync_down(s3::client& client, const arguments& given) {
  const s3::sync_result done = co_await s3::sync_down(client, given.word(0), given.word(1),
                                                      given.word(2), sync_options_from(given));
  co_return told_by(done);
}

}  // namespace

task<std::string> carry_out(s3::client& client, const arguments& given) {
  using function = task<std::string> (*)(s3::client&, const arguments&);
  static const std::map<std::string, function> commands{
      {"create", create},
      {"upload", upload},
      {"download", download},
      {"upload-file", upload_file},
      {"download-file", download_file},
      {"look", look},
      {"list", list},
      {"remove", remove},
      {"uploads", count_uploads},
      {"upload-many", upload_many},
      {"download-many", download_many},
      {"sync-up", sync_up},
      {"sync-down", sync_down},
  };
  const auto found = commands.find(given.command);
  if (found == commands.end()) throw std::invalid_argument("no command '" + given.command + "'");
  return found->second(client, given);
}
