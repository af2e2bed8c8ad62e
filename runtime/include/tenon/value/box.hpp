#pragma once
#include <utility>

namespace tenon {

/// A value kept on the heap, so that a type can contain itself. Copies deeply, compares by value,
/// works with an incomplete `T`.
///
/// A box always holds a value, with one exception: a box that was moved from may only be assigned
/// to or destroyed (as `std::indirect` of C++26).
///
/// How the value is made, copied and destroyed, which may be a lot of code, is not inline:
/// generated code instantiates it once (`extern template`), beside the codec of `T`.
template <class T>
class box {
 public:
  using value_type = T;

  box();
  box(const T& value);  // NOLINT: as the value
  box(T&& value);       // NOLINT: as the value
  /// Holds what `make()` returns, made where it stays.
  template <class Make>
  box(std::in_place_t, Make&& make) : value_{new T(make())} {}
  box(const box& other);
  box(box&& other) noexcept : value_{std::exchange(other.value_, nullptr)} {}
  ~box();

  box& operator=(const box& other);
  box& operator=(box&& other) noexcept;

  T& operator*() noexcept { return *value_; }
  const T& operator*() const noexcept { return *value_; }
  T* operator->() noexcept { return value_; }
  const T* operator->() const noexcept { return value_; }

  /// A copy of `value`, made by the code that copies boxes.
  static T copied(const T& value);

  friend bool operator==(const box& a, const box& b) { return *a == *b; }

 private:
  T* value_;  // no unique_ptr: naming one of them takes a compiler a megabyte
};

template <class T>
box<T>::box() : value_{new T()} {}
template <class T>
box<T>::box(const T& value) : value_{new T(value)} {}
template <class T>
box<T>::box(T&& value) : value_{new T(std::move(value))} {}
template <class T>
box<T>::box(const box& other) : value_{new T(*other)} {}
template <class T>
T box<T>::copied(const T& value) {
  return value;
}
template <class T>
box<T>::~box() {
  delete value_;
}
template <class T>
box<T>& box<T>::operator=(const box& other) {
  if (this != &other) *this = box{*other};
  return *this;
}
template <class T>
box<T>& box<T>::operator=(box&& other) noexcept {
  if (this != &other) delete std::exchange(value_, std::exchange(other.value_, nullptr));
  return *this;
}

}  // namespace tenon
