#include <tenon/file/atomic.hpp>

#include <tenon/async/offload.hpp>

#include "replacement.hpp"

namespace tenon::file {

struct atomic_writer::implementation {
  implementation(std::string path, durability how) : file(std::move(path)), last(how) {}
  detail::replacement file;
  durability last;
};

atomic_writer::atomic_writer(std::unique_ptr<implementation> opened) noexcept
    : implementation_(std::move(opened)) {}
atomic_writer::atomic_writer(atomic_writer&& other) noexcept = default;
atomic_writer& atomic_writer::operator=(atomic_writer&& other) noexcept = default;
atomic_writer::~atomic_writer() = default;

task<> atomic_writer::write(std::string_view text) {
  auto run = [&] { implementation_->file.write(text); };
  task<> writing = offload(run);
  co_await std::move(writing);
  written_ += text.size();
}

task<> atomic_writer::commit() {
  return offload([this] { implementation_->file.place(implementation_->last); });
}

task<> atomic_writer::commit_new() {
  return offload([this] { implementation_->file.place_new(implementation_->last); });
}

task<atomic_writer> replace(std::string path, durability last) {
  using implementation = atomic_writer::implementation;
  auto make = [&] { return std::make_unique<implementation>(std::move(path), last); };
  task<std::unique_ptr<implementation>> making = offload(make);
  std::unique_ptr<implementation> made = co_await std::move(making);
  co_return atomic_writer(std::move(made));
}

}  // namespace tenon::file
