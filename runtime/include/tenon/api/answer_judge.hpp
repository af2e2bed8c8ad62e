#pragma once

#include <stdexcept>
#include <vector>

#include <tenon/api/violation_log.hpp>

namespace tenon::api {

/// A handler's answer that breaks its own schema.
class invalid_answer : public std::runtime_error {
 public:
  invalid_answer(int status, std::vector<problem_error> found);
  [[nodiscard]] int status() const noexcept { return status_; }
  /// `in` is "header" or "body"; the pointer of an item of a stream begins with its number.
  [[nodiscard]] const std::vector<problem_error>& errors() const noexcept { return errors_; }

 private:
  int status_;
  std::vector<problem_error> errors_;
};

/// Who is told of answers that break their schemas. It outlives their streams.
class answer_judge {
 public:
  virtual ~answer_judge() = default;
  /// Throws invalid_answer when such an answer must not be sent.
  virtual void judge(int status, violation_log found) = 0;
};

}  // namespace tenon::api
