#pragma once

#include <exception>
#include <string>
#include <vector>

#include <tenon/api/server.hpp>

/// Keeps what fails: the operation, and why.
class noted final : public tenon::api::failure_log {
 public:
  void handler_failed(const tenon::api::handler_failure& failure) noexcept override {
    try {
      std::rethrow_exception(failure.error);
    } catch (const std::exception& error) {
      lines.push_back(std::string{failure.operation_id} + ": " + error.what());
    }
  }
  std::vector<std::string> lines{};
};
