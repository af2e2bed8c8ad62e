#pragma once

#include <cstdlib>
#include <optional>
#include <string>

/// A variable of the environment for the time of a test.
class variable {
 public:
  variable(const char* name, const std::string& value) : name_(name) {
    if (const char* had = std::getenv(name)) had_ = had;
    ::setenv(name, value.c_str(), 1);
  }
  variable(const variable&) = delete;
  variable& operator=(const variable&) = delete;
  ~variable() {
    if (had_) {
      ::setenv(name_, had_->c_str(), 1);
    } else {
      ::unsetenv(name_);
    }
  }

 private:
  const char* name_;
  std::optional<std::string> had_{};
};
