#include <tenon/test/session.hpp>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <tenon/response.hpp>
#include <tenon/test/compare.hpp>
#include <tenon/test/maker.hpp>
#include <tenon/test/round_trip.hpp>

namespace tenon::test {

// ---- session

void session::begin(const call& next) {
  const std::lock_guard lock(mutex_);
  current_ = next;
  arrived_ = false;
}

session::call session::current() {
  const std::lock_guard lock(mutex_);
  return current_;
}

void session::arrive() {
  const std::lock_guard lock(mutex_);
  arrived_ = true;
}

void session::fail(const std::string& message) {
  const std::lock_guard lock(mutex_);
  ++failures_;
  std::string call = "answer " + std::to_string(current_.response);
  if (negative_) {
    const negative& each = negatives_[*negative_];
    call = each.in + " " + each.pointer + " with wrong " + each.code + " (" +
           each.value.value_or("absent") + ")";
  }
  report_.failures.push_back(model_.operation_id(current_.operation) + ", " + call + ", seed " +
                             std::to_string(current_.seed) + ": " + message);
}

void session::skip(const std::string& message) {
  const std::lock_guard lock(mutex_);
  std::string line = model_.operation_id(current_.operation) + ": " + message;
  if (std::ranges::find(report_.skipped, line) == report_.skipped.end())
    report_.skipped.push_back(std::move(line));
}

void session::end(bool answered) {
  bool lost = false;
  {
    const std::lock_guard lock(mutex_);
    ++calls_;
    ++report_.calls;
    lost = answered && !arrived_;
  }
  if (lost) fail("there is an answer, but the handler was not called");
}

void session::end_operation(std::size_t operation) {
  const std::lock_guard lock(mutex_);
  ++report_.operations;
  if (calls_ == 0) report_.uncalled.push_back(model_.operation_id(operation));
  if (calls_ > 0 && failures_ == 0) ++report_.equal;
  calls_ = 0;
  failures_ = 0;
}

bool session::begin_negative(std::size_t operation, std::size_t number, test::xml_roots roots) {
  if (number == 0) {
    source from(options_.seed + operation);
    roots_ = roots;
    negatives_ = model_.negatives(operation, from, roots);
    const std::lock_guard lock(mutex_);
    std::ranges::move(refused_, std::back_inserter(negatives_));
    refused_.clear();
  }
  begin({.operation = operation, .seed = options_.seed + number});
  if (number < negatives_.size()) {
    negative_ = number;
  } else {
    negative_.reset();
  }
  return negative_.has_value();
}

void session::keep_refused(negative wrong) {
  constexpr std::size_t most = 8;
  const std::lock_guard lock(mutex_);
  const auto is_same = [&](const negative& each) {
    return each.in == wrong.in && each.pointer == wrong.pointer && each.code == wrong.code;
  };
  if (refused_.size() < most && std::ranges::none_of(refused_, is_same))
    refused_.push_back(std::move(wrong));
}

const negative* session::wrong() const noexcept {
  return negative_ ? &negatives_[*negative_] : nullptr;
}

void session::judge(int status, std::string_view content, bool has_content) {
  const negative& due = negatives_[*negative_];
  ++report_.negatives;
  const std::string answer = std::to_string(status) + " " + std::string(content);
  if (arrived_ && !due.in_sequence) return fail("the handler was called");
  if (status != (due.unreadable ? 400 : 422)) return fail("the answer is " + answer);
  const nlohmann::json problem = nlohmann::json::parse(content, nullptr, false);
  const auto is_due = [&](const nlohmann::json& each) {
    return each.value("in", "") == due.in && each.value("pointer", "none") == due.pointer &&
           each.value("code", "") == due.code;
  };
  if (has_content && (!problem.is_object() || !problem.contains("errors") ||
                      std::ranges::none_of(problem["errors"], is_due)))
    return fail("other errors are told: " + answer);
  ++report_.refused;
}

void session::end_negatives() {
  negative_.reset();
  negatives_.clear();
  const std::lock_guard lock(mutex_);
  refused_.clear();
}

round_trip_report session::report() {
  const std::lock_guard lock(mutex_);
  return report_;
}

// ---- maker

maker::maker(session& of, json::side side)
    : of_(of),
      call_(of.current()),
      side_(side),
      from_(call_.seed * 2 + (side == json::side::request ? 0 : 1)) {
  const std::size_t forms = of.described().request_forms(call_.operation);
  form_ = side == json::side::request ? (forms == 0 ? 0 : from_.below(forms)) : call_.form;
}

void maker::status(int& out) {
  out = of_.described().status(call_.operation, call_.response, from_);
}

void maker::content_type(std::string& out) {
  if (!has_body_) return;
  std::string type = body_slot().media_type;
  type = type.substr(0, type.find(','));
  if (type == "*/*") type = "application/octet-stream";
  if (type.ends_with("/*")) type.replace(type.size() - 1, 1, type == "text/*" ? "plain" : "x-any");
  out = type.substr(0, type.find(';'));
}

void maker::fill(file_part& out, const slot& at) {
  std::string content;
  for (std::size_t i = from_.below(40); i > 0; --i) content += static_cast<char>(from_.bits());
  out.content = bytes(std::move(content));
  out.filename = from_.one_in(2) ? "a.bin" : "na\xC3\xAFve \"file\" (1).txt";
  out.content_type = at.media_type.substr(0, at.media_type.find(','));
  if (out.content_type.empty() || out.content_type.find('*') != std::string::npos)
    out.content_type = "application/octet-stream";
}

void maker::fill_item(bytes& out, const slot&) {
  std::string content;
  for (std::size_t i = 1 + from_.below(40); i > 0; --i) content += static_cast<char>(from_.bits());
  items_.push_back(content);
  out = bytes(std::move(content));
}

slot maker::parameter_slot(std::size_t index) const {
  return of_.described().parameter(call_.operation, index);
}
slot maker::header_slot(std::size_t index) const {
  return of_.described().response_header(call_.operation, call_.response, index);
}
slot maker::body_slot() const {
  return side_ == json::side::request
             ? of_.described().request_body(call_.operation, form_)
             : of_.described().response_body(call_.operation, call_.response, form_);
}
slot maker::member_slot(const slot& owner, std::size_t index) const {
  return of_.described().member(owner, index, side_);
}
slot maker::others_slot(const slot& owner) const { return of_.described().others(owner); }
slot maker::headers_slot(const slot& owner) {
  return {.use = owner.headers, .where = slot::wire::header, .label = owner.label + " headers"};
}
slot maker::items_slot(const slot& owner) const { return of_.described().items(owner); }
std::optional<std::string> maker::draw(const slot& at) {
  return of_.described().draw(at, side_, from_);
}
std::size_t maker::draw_size(const slot& at) { return of_.described().draw_size(at, from_); }

void maker::check_written(const slot& at, const std::string& drawn, const std::string& written) {
  if (!of_.described().keeps(at, drawn, written))
    of_.fail(at.label + " is written differently than it was read: " + drawn + " became " +
             written);
}

void maker::give_up(const slot& at, int attempt, const std::string& drawn, const json::reader& in) {
  std::string reason = at.label + " refuses " + drawn;
  for (const violation& each : in.violations())
    reason += "; " + each.pointer + " " + each.code + " " + each.message;
  if (const auto* syntax = in.syntax_error()) reason += "; " + syntax->message;
  if (!of_.described().is_doubtful(at)) throw std::runtime_error(reason);
  if (side_ == json::side::request && in.syntax_error() == nullptr && !in.violations().empty()) {
    auto wrong = of_.described().refused(at, drawn, in.violations().front());
    if (wrong) of_.keep_refused(*std::move(wrong));
  }
  if (attempt >= 300) throw cannot_draw(reason);
}

// ---- comparison

std::string detail::shown(const file_part& value) {
  return value.filename + " (" + value.content_type + "), " + std::to_string(value.content.size()) +
         " bytes";
}

void comparer::report(const std::string& place, const std::string& sent,
                      const std::string& arrived) {
  of_.fail(std::string(what_) + ", " + place + ": sent " + sent + ", got " + arrived);
}

task<void> receiver::read() {
  for (task<void>& each : reading_) co_await std::move(each);
  reading_.clear();
}

void compare_items(session& of, std::string_view what, const std::vector<std::string>& sent,
                   const std::vector<std::string>& arrived) {
  if (sent == arrived) return;
  std::string all_sent;
  std::string all_arrived;
  for (const std::string& each : sent) all_sent += each;
  for (const std::string& each : arrived) all_arrived += each;
  if (all_sent != all_arrived)
    of.fail(std::string(what) + ", items: sent " + all_sent + ", got " + all_arrived);
}

undocumented undocumented_answer() {
  undocumented out;
  out.status = 299;
  return out;
}

void compare_undocumented(session& of, const undocumented* arrived) {
  if (arrived == nullptr) return of.fail("a documented answer came, none was sent");
  if (arrived->status != undocumented_answer().status)
    of.fail("another answer came than was sent: " + shown(*arrived));
}

std::string shown(const undocumented& answer) {
  return "status " + std::to_string(answer.status) + " " + answer.body;
}

}  // namespace tenon::test
