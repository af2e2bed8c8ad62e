#include "call.hpp"

#include <charconv>

namespace chaos {

namespace {

constexpr std::uint64_t of_answers = 0x9e3779b97f4a7c15U;

std::uint64_t mixed(std::uint64_t value) noexcept {
  value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
  value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
  return value ^ (value >> 31U);
}

/// Some text that tells on whom it belongs to: mostly short, now and then long.
std::string content_of(std::uint64_t seed) {
  const std::uint64_t dice = mixed(seed + 1);
  const std::size_t size = dice % 40 == 0 ? 40'000 + dice % 40'000 : dice % 1500;
  std::string text = std::to_string(seed) + ":";
  for (std::uint64_t word = dice; text.size() < size;) {
    word = mixed(word + 1);
    text += std::to_string(word);
  }
  return text;
}

std::string content_of_question(std::uint64_t number) {
  return method_of(number) == tenon::http::method::get ? std::string() : content_of(number);
}

}  // namespace

tenon::http::method method_of(std::uint64_t number) noexcept {
  switch (number % 4) {
    case 0:
      return tenon::http::method::get;
    case 1:
      return tenon::http::method::put;
    default:
      return tenon::http::method::post;
  }
}

tenon::http::request question_of(std::uint64_t number) {
  tenon::http::request question;
  question.method = method_of(number);
  question.target = "/" + std::to_string(number);
  question.headers.add("X-Check", std::to_string(mixed(number)));
  question.body = content_of_question(number);
  return question;
}

std::string answer_of(std::uint64_t number) { return content_of(number ^ of_answers); }

std::optional<std::uint64_t> number_of(const tenon::http::request& question,
                                       std::string_view content) {
  const std::string_view digits = std::string_view(question.target).substr(1);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  if (question.headers.find("X-Check") != std::to_string(mixed(number))) return std::nullopt;
  if (question.method != method_of(number) || content != content_of_question(number)) {
    return std::nullopt;
  }
  return number;
}

}  // namespace chaos
