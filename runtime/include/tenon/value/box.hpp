#pragma once
#include <memory>
#include <utility>

namespace tenon {

/// A value kept on the heap, so that a type can contain itself. Copies deeply, compares by value,
/// works with an incomplete `T`.
///
/// A box always holds a value, with one exception: a box that was moved from may only be assigned
/// to or destroyed (as `std::indirect` of C++26).
template <class T>
class box {
 public:
  using value_type = T;

  box() : value_{std::make_unique<T>()} {}
  box(const T& value) : value_{std::make_unique<T>(value)} {}        // NOLINT: as the value
  box(T&& value) : value_{std::make_unique<T>(std::move(value))} {}  // NOLINT: as the value
  box(const box& other) : value_{std::make_unique<T>(*other)} {}
  box(box&& other) noexcept = default;
  ~box() = default;

  box& operator=(const box& other) {
    if (this != &other) value_ = std::make_unique<T>(*other);
    return *this;
  }
  box& operator=(box&& other) noexcept = default;

  T& operator*() noexcept { return *value_; }
  const T& operator*() const noexcept { return *value_; }
  T* operator->() noexcept { return value_.get(); }
  const T* operator->() const noexcept { return value_.get(); }

  friend bool operator==(const box& a, const box& b) { return *a == *b; }

 private:
  std::unique_ptr<T> value_;
};

}  // namespace tenon
