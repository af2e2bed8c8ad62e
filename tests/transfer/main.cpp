// One transfer to or from the S3 server of the environment, and what it took:
//   tenon_transfer create BUCKET
//   tenon_transfer upload|download BUCKET KEY BYTES          content that is made as it is sent
//   tenon_transfer upload-file|download-file BUCKET KEY PATH [NAME=VALUE...]
//   tenon_transfer upload-many|download-many BUCKET PREFIX COUNT BYTES AT_ONCE
//   tenon_transfer sync-up|sync-down BUCKET PREFIX FOLDER
//   tenon_transfer look BUCKET KEY | list BUCKET | uploads BUCKET | remove BUCKET PREFIX
//   options: --part BYTES --parallel N --memory BYTES --attempts N --longest-delay MILLISECONDS
//     --objects N --streams unsigned
// It prints a JSON object; the exit status is 0 when the transfer completed, 1 when it failed with
// a typed error, 2 when it was asked wrongly.
#include <cstdio>
#include <exception>
#include <string>

#include <tenon/file/error.hpp>
#include <tenon/http/transport_error.hpp>
#include <tenon/run.hpp>

#include "measure.hpp"
#include "numbers.hpp"
#include "transfers.hpp"

namespace {

struct outcome {
  int status = 0;
  std::string kind = "completed";
  std::string told{};  // members of the answer, or a message
};

std::string without_quotes(std::string text) {
  for (char& each : text) {
    if (each == '"' || each == '\\' || static_cast<unsigned char>(each) < 0x20U) each = ' ';
  }
  return text;
}

outcome failed(const char* kind, const std::exception& failure) {
  return {1, kind, "\"message\": \"" + without_quotes(failure.what()) + '"'};
}

tenon::task<outcome> attempt(tenon::s3::client& client, const arguments& given) {
  outcome made;
  try {
    made.told = co_await carry_out(client, given);
  } catch (const tenon::s3::error& refused) {
    made = failed("s3::error", refused);
  } catch (const tenon::http::transport_error& failure) {
    made = failed("http::transport_error", failure);
  } catch (const tenon::http::body_error& failure) {
    made = failed("http::body_error", failure);
  } catch (const tenon::file::error& failure) {
    made = failed("file::error", failure);
  }
  co_return made;
}

tenon::task<int> run(const arguments& given) {
  tenon::s3::client client(client_options_from(given));
  (void)co_await client.list_buckets();  // a connection that is open is part of being idle
  const measure taken;
  const outcome ended = co_await attempt(client, given);
  std::printf(
      "{\"outcome\": \"%s\", \"seconds\": %.3f, \"processor_seconds\": %.3f, \"idle_kib\": %llu, "
      "\"peak_kib\": %llu, %s}\n",
      ended.kind.c_str(), taken.seconds(), taken.processor_seconds(),
      static_cast<unsigned long long>(taken.idle_kib()),
      static_cast<unsigned long long>(measure::peak_kib()), ended.told.c_str());
  co_return ended.status;
}

/// Whether content that is made is recognized, and other content is not.
tenon::task<int> check_self() {
  constexpr std::uint64_t bytes = 200'001;
  const std::unique_ptr<tenon::http::body_source> source = number_source(bytes);
  std::string text;
  for (;;) {
    const std::string_view piece = co_await source->read();
    if (piece.empty()) break;
    text += piece;
  }
  number_check whole;
  const bool right = whole.add(text.substr(0, 77'777)) && whole.add(text.substr(77'777));
  text[100'000] = static_cast<char>(text[100'000] ^ 1);
  number_check damaged;
  const bool noticed = !damaged.add(text);
  co_return right&& noticed&& whole.bytes() == bytes&& measure::peak_kib() > 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const arguments given = read_arguments(argc, argv);
    if (given.command == "self-check") return tenon::run(check_self());
    return tenon::run(run(given));
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "tenon_transfer: %s\n", failure.what());
    return 2;
  }
}
