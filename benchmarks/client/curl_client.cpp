// libcurl's multi interface with epoll-like waiting (curl_multi_poll), and nlohmann_json.
#include <curl/curl.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "measure.hpp"

namespace {

using nlohmann::json;

std::string order_text() {
  json items = json::array();
  for (int number = 0; number < 10; ++number) {
    items.push_back({{"sku", "SKU-0000" + std::to_string(number)},
                     {"title", "A thing of the " + std::to_string(number) + "th kind, in blue"},
                     {"quantity", number + 1},
                     {"price", 9.95 + number}});
  }
  return json{{"id", 4711},
              {"customer", "Ada Lovelace"},
              {"currency", "EUR"},
              {"express", true},
              {"note", "Please leave it at the back door"},
              {"items", std::move(items)}}
      .dump();
}

std::size_t take(char* data, std::size_t size, std::size_t count, void* into) {
  static_cast<std::string*>(into)->append(data, size * count);
  return size * count;
}

struct call {
  CURL* handle = curl_easy_init();
  std::string body;
  std::string answer;
};

void begin(CURLM* multi, call& one, bool orders) {
  one.answer.clear();
  if (orders) {
    one.body = order_text();
    curl_easy_setopt(one.handle, CURLOPT_POSTFIELDS, one.body.c_str());
    curl_easy_setopt(one.handle, CURLOPT_POSTFIELDSIZE, static_cast<long>(one.body.size()));
  }
  curl_multi_add_handle(multi, one.handle);
}

bool right(const call& one, bool orders) {
  return orders ? json::parse(one.answer).at("items") == 55 : one.answer == "Hello, World!";
}

long ask(CURLM* multi, std::vector<std::unique_ptr<call>>& calls, const errand& told,
         std::chrono::duration<double> seconds, const stopwatch& watch) {
  for (const auto& each : calls) begin(multi, *each, told.orders);
  long answered = 0;
  std::size_t open = calls.size();
  while (open > 0) {
    int running = 0;
    curl_multi_perform(multi, &running);
    int left = 0;
    while (CURLMsg* const done = curl_multi_info_read(multi, &left)) {
      call* one = nullptr;
      curl_easy_getinfo(done->easy_handle, CURLINFO_PRIVATE, &one);
      if (done->data.result != CURLE_OK || !right(*one, told.orders)) std::exit(1);
      ++answered;
      curl_multi_remove_handle(multi, one->handle);
      if (watch.elapsed() < seconds) {
        begin(multi, *one, told.orders);
      } else {
        --open;
      }
    }
    if (open > 0) curl_multi_poll(multi, nullptr, 0, 1000, nullptr);
  }
  return answered;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  const errand told = read_errand(argv);
  const std::string url =
      "http://127.0.0.1:" + std::string(told.port) + (told.orders ? "/orders" : "/plaintext");
  curl_slist* const json_fields =
      curl_slist_append(curl_slist_append(nullptr, "Content-Type: application/json"), "Expect:");
  CURLM* const multi = curl_multi_init();
  std::vector<std::unique_ptr<call>> calls;
  for (int count = 0; count < told.calls; ++count) {
    call& one = *calls.emplace_back(std::make_unique<call>());
    curl_easy_setopt(one.handle, CURLOPT_URL, url.c_str());
    curl_easy_setopt(one.handle, CURLOPT_PRIVATE, &one);
    curl_easy_setopt(one.handle, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(one.handle, CURLOPT_WRITEDATA, &one.answer);
    if (told.orders) curl_easy_setopt(one.handle, CURLOPT_HTTPHEADER, json_fields);
  }
  const stopwatch warming;
  ask(multi, calls, told, std::chrono::duration<double>(0.2), warming);
  const stopwatch watch;
  watch.report(ask(multi, calls, told, told.seconds, watch));
}
