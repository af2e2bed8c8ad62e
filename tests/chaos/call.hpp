#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <tenon/http/message.hpp>

namespace chaos {

/// What a call asks and is answered, all from its number, so that either side knows what the other
/// has to send. Half of the calls are POST; of the others half are PUT, half GET.
[[nodiscard]] tenon::http::method method_of(std::uint64_t number) noexcept;
[[nodiscard]] inline bool is_idempotent(std::uint64_t number) noexcept {
  return method_of(number) != tenon::http::method::post;
}
[[nodiscard]] tenon::http::request question_of(std::uint64_t number);
[[nodiscard]] std::string answer_of(std::uint64_t number);

/// The number of the call, when method, target and content are exactly those of one.
[[nodiscard]] std::optional<std::uint64_t> number_of(const tenon::http::request& question,
                                                     std::string_view content);

}  // namespace chaos
