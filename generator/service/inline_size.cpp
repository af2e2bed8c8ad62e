// Large alternatives of unions and of responses. A union is as large as its largest alternative,
// and documents whose unions hold either an identifier or the whole object nest them: without boxes
// a value of a few identifiers can take a megabyte of stack. A response would be as large as an
// error that never comes, in every file that passes one on.

#include <algorithm>

#include "service/lowerer.hpp"
#include "service/ways.hpp"

namespace tenon::gen::service {

namespace {

/// Bytes. Estimates, the same on every platform, because generated code depends on them.
constexpr std::size_t largest_alternative = 1024;
constexpr std::size_t largest_sum = std::size_t{1} << 30;
constexpr std::size_t pointer_size = 8;
constexpr std::size_t list_size = 24;

std::size_t size_of(primitive kind) {
  switch (kind) {
    case primitive::string:
    case primitive::bytes_base64:
    case primitive::binary:
      return 32;
    case primitive::file:
      return 96;
    case primitive::uuid:
    case primitive::date_time:
    case primitive::time:
    case primitive::duration:
      return 16;
    default:
      return pointer_size;
  }
}

/// What types take where they are held by value.
class inline_sizes {
 public:
  explicit inline_sizes(api& all) : all_(all), sizes_(all.types.size()) {}

  // Where no type contains itself by value, what a type holds is measured before it. On a cycle
  // that is still open, a type may need the size that another round found.
  void box_large() {
    std::vector<bool> seen(all_.types.size());
    std::vector<frame> stack;
    const auto enter = [&](type_id id) {
      if (seen[id]) return;
      seen[id] = true;
      stack.push_back({id, edges_of(all_.types[id], true)});
    };
    for (type_id root = 0; root < all_.types.size(); ++root) {
      enter(root);
      while (!stack.empty()) {
        frame& top = stack.back();
        if (top.next < top.edges.size()) {
          enter(top.edges[top.next++].to);
        } else {
          sizes_[top.id] = measure(all_.types[top.id]);
          stack.pop_back();
        }
      }
    }
  }

  // What cannot be copied is in no box, which would seem to be copyable.
  void box_large(response& answer) const {
    std::size_t size = 0;
    for (const media& form : answer.alternatives) {
      if (form.kind == body_kind::items || form.kind == body_kind::multipart) return;
      size = std::max(size, sizes_[form.type.type]);
    }
    for (const header& field : answer.headers) add(size, pointer_size + sizes_[field.type.type]);
    answer.boxed = size > largest_alternative;
  }

 private:
  std::size_t measure(type& t) {
    switch (t.kind) {
      case type_kind::primitive:
        return size_of(t.primitive.kind);
      case type_kind::object:
        return measure(t.object);
      case type_kind::union_:
        return measure(t.union_);
      case type_kind::tuple: {
        std::size_t sum = 0;
        for (const type_use& each : t.tuple.items) add(sum, sizes_[each.type]);
        return sum;
      }
      case type_kind::alias:
        return sizes_[t.alias.target.type];
      case type_kind::enumeration:
      case type_kind::constant:
        return pointer_size;
      default:
        return list_size;
    }
  }

  std::size_t measure(const object_type& object) {
    std::size_t sum = object.additional_type ? list_size : 0;
    for (const property& each : object.properties) {
      add(sum, each.boxed ? pointer_size : sizes_[each.type.type]);
      if (!each.required || each.type.nullable) add(sum, pointer_size);
      if (each.headers) add(sum, list_size);
    }
    return sum;
  }

  std::size_t measure(union_type& u) {
    std::size_t most = pointer_size;
    for (alternative& each : u.alternatives) {
      each.boxed = each.boxed || sizes_[each.type.type] > largest_alternative;
      most = std::max(most, each.boxed ? pointer_size : sizes_[each.type.type]);
    }
    return most + pointer_size;
  }

  static void add(std::size_t& sum, std::size_t more) { sum = std::min(sum + more, largest_sum); }

  api& all_;
  std::vector<std::size_t> sizes_;
};

}  // namespace

void lowerer::box_large_alternatives() {
  inline_sizes sizes(out_);
  for (int round = 0; round < 2; ++round) sizes.box_large();
  for (operation& op : out_.operations)
    for (response& answer : op.responses) sizes.box_large(answer);
}

}  // namespace tenon::gen::service
