#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "document/document.hpp"
#include "document/events.hpp"
#include "document/tree.hpp"
#include "source/diagnostic.hpp"

namespace tenon::gen::document {

/// Makes a `tree` of the events of one document, and reports what is wrong with it. Findings that
/// leave the structure clear (duplicate keys) do not stop the reading.
class builder {
 public:
  builder(std::string_view text, source::file_id file, limits bounds,
          source::diagnostic_sink& sink);

  /// Takes the next event. False after a finding that makes the rest meaningless.
  bool take(const event& next);
  /// The tree, once every event is taken.
  std::unique_ptr<tree> finish() { return std::move(tree_); }
  bool has_root() const { return has_root_; }
  /// The `{` or `[` that is open where the events end; empty when there is none.
  source::span open_bracket() const;

 private:
  // How many values a value holds, itself included, and how deep they reach, aliases followed.
  struct extent {
    std::size_t nodes = 1;
    std::size_t depth = 1;
  };
  struct frame {
    std::uint32_t container = 0;
    std::size_t first_pending = 0;
    std::uint32_t key = tree::none;
    std::string anchor{};
    extent reach{};
  };
  struct anchored {
    std::uint32_t value = 0;
    bool complete = false;
    extent reach{};
  };

  bool start_document(const event& next);
  bool start_container(const event& next, kind type);
  bool end_container(const event& next);
  bool take_scalar(const event& next);
  bool take_alias(const event& next);
  bool take_key(const event& next);

  bool expects_key() const;
  std::uint32_t attach(const event& next, kind type);
  // merge.cpp
  void merge(const frame& into);
  void merge_from(const frame& into, std::uint32_t source, std::set<std::string_view>& taken);

  bool count(frame& into, const extent& added, source::span where);
  void set_scalar_type(const event& next, std::uint32_t index);
  void check_tag(const event& next, std::uint32_t index);
  void list_children(const frame& closed);
  void sort_children(std::uint32_t container);
  void report_duplicate(std::uint32_t first, std::uint32_t second);
  void set_anchor(std::string_view name, const anchored& target);

  std::pair<std::uint32_t, std::uint32_t> place_of(const event& next) const;
  std::string_view keep(std::string_view text);
  source::span at(std::uint32_t begin, std::uint32_t end) const { return {file_, begin, end}; }
  source::span place_of_value(std::uint32_t index) const;
  void add_finding(source::diagnostic found, std::uint32_t index);

  std::string_view text_;
  source::file_id file_;
  limits bounds_;
  source::diagnostic_sink& sink_;
  std::unique_ptr<tree> tree_;
  std::vector<frame> open_;
  std::vector<std::uint32_t> pending_;
  std::map<std::string, anchored, std::less<>> anchors_;
  /// Keys that are `<<` without quotes.
  std::set<std::uint32_t> merge_keys_;
  std::uint32_t last_end_ = 0;
  bool has_root_ = false;
};

}  // namespace tenon::gen::document
