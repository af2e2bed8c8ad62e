#pragma once
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <tenon/json/any.hpp>
#include <tenon/json/kind.hpp>
#include <tenon/rules/collector.hpp>
#include <tenon/rules/rules.hpp>
#include <tenon/rules/schema.hpp>
#include <tenon/value/violation.hpp>
#include <vector>

namespace tenon::json {

struct reader_options {
  /// The message the text belongs to.
  json::side side = json::side::any;
  /// Arrays and objects may be nested this deep; deeper is a syntax error.
  std::size_t max_depth = 64;
  /// Violations beyond this many are not kept (the text is still refused).
  std::size_t max_violations = 32;
};

/// Where and why a text is no JSON.
struct syntax_error {
  std::size_t offset = 0;  ///< bytes before the place
  std::size_t line = 1;    ///< from 1
  std::size_t column = 1;  ///< from 1, in code points
  std::string pointer{};   ///< JSON Pointer (RFC 6901) of the value being read
  std::string message{};
};

/// The place a reader is at: one link per open array or object, on the stack of whoever reads.
struct frame {
  frame* parent = nullptr;
  const char* key = nullptr;  ///< name of the member being read; else an index
  std::size_t position =
      static_cast<std::size_t>(-1);  ///< size of the name, or the index; -1: none yet
};

/// Pull reader over one JSON text (RFC 8259), strict: UTF-8 is validated, numbers are exact,
/// nothing may follow the value. It is moved forward by the `read_json` overloads.
///
/// Two kinds of error. A syntax error is fatal: the reader then stands at the end and all further
/// reading does nothing. A violation (a well-formed value that does not fit its type) is noted, the
/// value is skipped, and reading goes on, so that one pass finds all of them.
///
/// The text must outlive the reader. Not thread-safe.
class reader {
 public:
  explicit reader(std::string_view text, reader_options options = {}) noexcept
      : at_{text.data()},
        end_{text.data() + text.size()},
        begin_{text.data()},
        depth_left_{options.max_depth},
        reread_left_{reread_limit()},
        options_{options} {}
  ~reader() {
    if (notes_) release_notes();
  }
  reader(const reader&) = delete;
  reader& operator=(const reader&) = delete;

  json::side side() const noexcept { return options_.side; }

  /// What the next value is; `kind::invalid` where none begins. Consumes white space only.
  json::kind peek();

  /// Consumes a null when that is the next value.
  bool take_null();
  /// The scalar readers: consume the next value and store it; when it is another kind or out of
  /// range a violation is noted, `out` stays as it was, and they return false.
  bool read_bool(bool& out);
  bool read_integer(std::int64_t& out, std::int64_t min, std::int64_t max);
  bool read_unsigned(std::uint64_t& out, std::uint64_t max);
  bool read_double(double& out);
  bool read_float(float& out);
  /// Stops copying after `max_length` code points, but reads on to the end of the string.
  bool read_string(std::string& out, std::size_t max_length = rules::unlimited);
  /// A string without a copy where it has no escapes: valid until the next call. `expected` is
  /// the word for a violation ("a string", "a date").
  bool read_view(std::string_view& out, std::string_view expected = "a string");
  /// The next value, whatever it is.
  bool read_any(any& out);

  /// Passes over the next value, with all checks of the grammar and for duplicate keys.
  void skip_value();

  /// The index of the text that the string member `name` of the next object has, without consuming
  /// anything. -1 when the value is no object, or the member is missing or has another value: then
  /// a violation is noted and the value skipped.
  int tag(std::string_view name, std::initializer_list<std::string_view> values);
  int tag(std::string_view name, std::initializer_list<std::int64_t> values);
  /// The index of the one list whose members the next object all has, without consuming anything.
  /// -1 when that is none or several: then a violation is noted and the value skipped.
  int signature(std::initializer_list<std::initializer_list<std::string_view>> members);
  /// The same where a value may fit several alternatives: the number of lists when the object has
  /// all members of several, and nothing is skipped.
  int any_signature(std::initializer_list<std::initializer_list<std::string_view>> members);

  /// Whether the next value conforms to the whole schema, without consuming it. When it does not,
  /// all violations are noted and the value is skipped.
  bool conforms(const rules::schema& rule);
  /// The index of the first, or the only, schema that the next value conforms to, without consuming
  /// it. -1 when there is none, or for the only one several: then a violation is noted and the
  /// value skipped.
  int first_conforming(std::initializer_list<const rules::schema*> rules);
  int only_conforming(std::initializer_list<const rules::schema*> rules);

  /// Notes that the next value is not `expected` ("a string or an object") and skips it.
  void mismatch(std::string_view expected);
  /// Notes a violation of the value just read.
  void violate(std::string_view code, std::string message);
  /// Notes a violation of a member of the object being read, which need not exist.
  void violate_member(std::string_view name, std::string_view code, std::string message);
  /// Notes all violations of `rule` that `value` (just read) has.
  template <class T, class Rule>
  void check_rule(const T& value, const Rule& rule) {
    if (!can_note()) return;
    rules::collector out = note_collector();
    check(value, rule, out);
  }

  /// Ends the reading: anything but white space after the value is a syntax error. Returns ok().
  bool finish();

  /// Whether enums take values that they do not list: in a response, for an API may add some,
  /// unless alternatives are tried by what they list.
  bool takes_unknown() const noexcept { return options_.side == side::response && !listed_only_; }

  /// How many members have been passed over that objects have no place for, without those of trials
  /// that did not count.
  std::size_t lost_members() const noexcept { return lost_members_; }
  /// Whether trials have not read much again so far: a value that fits one alternative may still be
  /// tried with others.
  bool may_compare() const noexcept { return reread_left_ >= reread_limit() / 8 * 7; }

  /// No syntax error and no violation so far.
  bool ok() const noexcept { return !fatal_ && !violated_; }
  /// Nothing more can be read from here: a syntax error, or a failed trial.
  bool stopped() const noexcept { return fatal_ || trial_failed_; }
  /// nullptr while there is none. Owned by the reader.
  const json::syntax_error* syntax_error() const noexcept;
  const std::vector<violation>& violations() const noexcept;
  /// JSON Pointer of the value being read.
  std::string pointer() const;

 private:
  friend class object_reader_base;
  friend class list_reader;
  friend class trial;
  friend class listed_only;
  struct notes;   // what is needed only off the fast path
  class scanner;  // the grammar, in the .cpp
  friend class scanner;

  std::size_t reread_limit() const noexcept {
    return static_cast<std::size_t>(end_ - begin_) * 64 + 262144;
  }
  bool can_note();                    // false: the violation ended a trial or is not to be kept
  rules::collector note_collector();  // for the current place
  bool enter();                       // one level deeper; a syntax error when too deep
  void fail(const char* message) { fail_at(at_, message); }
  void fail_at(const char* place, const char* message);
  notes& get_notes();
  void release_notes() noexcept;

  const char* at_;
  const char* end_;
  const char* begin_;
  frame* top_ = nullptr;
  std::size_t depth_left_;
  std::size_t reread_left_;  // bytes that trials may still read more than once
  std::size_t lost_members_ = 0;
  bool fatal_ = false;
  bool violated_ = false;
  bool trial_failed_ = false;
  bool listed_only_ = false;
  std::uint32_t trials_ = 0;
  const char* abandoned_at_ = nullptr;  // where a failed trial stopped
  reader_options options_;
  notes* notes_ = nullptr;
};

}  // namespace tenon::json
