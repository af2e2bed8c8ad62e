#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tenon/test/model.hpp>

namespace tenon::test {

struct round_trip_options {
  std::uint64_t seed = 1;
  /// Calls for each answer in each of its media types.
  std::size_t repetitions = 4;
  /// Through a socket of this machine instead of the loopback.
  bool over_socket = false;
  /// Id of the only operation to call; empty: all.
  std::string only{};
  /// Also sends, for each constraint, a request with one value just outside it.
  bool negatives = true;
};

struct round_trip_report {
  std::size_t operations = 0;
  std::size_t calls = 0;
  std::size_t equal = 0;  ///< operations whose every call gave both sides what the other one sent
  std::size_t negatives = 0;  ///< requests with one wrong value
  std::size_t refused = 0;    ///< of these, answered with the right status, place and code
  std::vector<std::string> failures{};
  /// Operations and answers for which no value could be drawn or sent, with the reason.
  std::vector<std::string> skipped{};
  /// Ids of operations that were not called at all: `skipped` says why.
  std::vector<std::string> uncalled{};
};

/// One run: which call is under way, and what has been found. Client and server may use it from
/// two threads.
class session {
 public:
  session(model described, round_trip_options options)
      : model_(std::move(described)), options_(std::move(options)) {}

  /// The call under way. Both sides draw the same values from it.
  struct call {
    std::size_t operation = 0;
    std::size_t response = 0;
    std::size_t form = 0;  ///< of the answer
    std::uint64_t seed = 0;
  };

  [[nodiscard]] const model& described() const noexcept { return model_; }
  [[nodiscard]] const round_trip_options& options() const noexcept { return options_; }

  void begin(const call& next);
  [[nodiscard]] call current();
  /// The handler has been called.
  void arrive();
  void fail(const std::string& message);
  void skip(const std::string& message);
  /// Ends a call; `answered`: the client has an answer.
  void end(bool answered);
  void end_operation(std::size_t operation);

  /// Begins the call with the wrong value of that number; false: there are no more.
  [[nodiscard]] bool begin_negative(std::size_t operation, std::size_t number,
                                    test::xml_roots roots = nullptr);
  /// Of the operation whose call that is.
  [[nodiscard]] test::xml_roots xml_roots() const noexcept { return roots_; }
  /// A drawn value of the operation under way that broke a rule by chance, to be sent as well.
  void keep_refused(negative wrong);
  /// What is wrong with the call under way, if anything is to be.
  [[nodiscard]] const negative* wrong() const noexcept;
  /// Judges the answer to it; without `has_content`, its status alone.
  void judge(int status, std::string_view content, bool has_content);
  void end_negatives();

  /// What was found so far.
  [[nodiscard]] round_trip_report report();

 private:
  model model_;
  round_trip_options options_;
  std::mutex mutex_{};
  call current_{};
  bool arrived_ = false;
  std::size_t calls_ = 0;                  // of this operation
  std::size_t failures_ = 0;               // of this operation
  std::vector<negative> negatives_{};      // of this operation
  std::vector<negative> refused_{};        // of this operation
  std::optional<std::size_t> negative_{};  // the one that is under way
  test::xml_roots roots_ = nullptr;
  round_trip_report report_{};
};

}  // namespace tenon::test
