#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <tenon/api/answer_judge.hpp>
#include <tenon/api/item_sequence.hpp>
#include <tenon/json/reader.hpp>
#include <tenon/json/writer.hpp>
#include <tenon/sequence.hpp>

namespace tenon::api::detail {

/// Notes what breaks the schema of a value that has been written as JSON text.
template <class T, class Rules>
void check_written(std::string_view json_text, const Rules& rules, const value_place& at) {
  T read{};
  json::reader in{json_text, json::reader_options{.side = json::side::response}};
  read_json_as(in, read, rules);
  report_json(in, at);
}

/// The same for the value itself.
template <class T, class Rules>
void check_value(const T& value, const Rules& rules, const value_place& at) {
  std::string text;
  {
    json::writer out{text, json::writer_options{.side = json::side::response}};
    write_json(out, value);
  }
  check_written<T>(text, rules, at);
}

/// Gives items of an answer, each of them judged when it is taken.
template <class T, class Rules>
class judged_items {
 public:
  judged_items(sequence<T> items, const Rules& rules, std::shared_ptr<answer_judge> judge,
               int status)
      : items_(std::move(items)), rules_(rules), judge_(std::move(judge)), status_(status) {}

  task<std::optional<T>> next() {
    std::optional<T> item = co_await items_.next();
    if (item) check(*item);
    co_return item;
  }

 private:
  void check(const T& item) {
    violation_log found;
    const value_place at{found, "body", '/' + std::to_string(count_++)};
    if constexpr (is_event<T>) {
      check_value(item.data, rules_, at);
    } else {
      check_value(item, rules_, at);
    }
    if (!found.empty()) judge_->judge(status_, std::move(found));
  }

  sequence<T> items_;
  Rules rules_;
  std::shared_ptr<answer_judge> judge_;
  int status_;
  std::size_t count_ = 0;
};

}  // namespace tenon::api::detail
