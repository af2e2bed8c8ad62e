#pragma once

#include <unistd.h>

#include <cstdio>

/// Leads one of the program's own descriptors elsewhere, for a while.
class redirected {
 public:
  /// `to` may be closed then.
  redirected(int number, int to) : number_(number), saved_(::dup(number)) {
    std::fflush(nullptr);
    ::dup2(to, number);
  }
  redirected(const redirected&) = delete;
  redirected& operator=(const redirected&) = delete;
  ~redirected() {
    if (saved_ < 0) {
      ::close(number_);
    } else {
      ::dup2(saved_, number_);
      ::close(saved_);
    }
  }

 private:
  int number_;
  int saved_;
};
