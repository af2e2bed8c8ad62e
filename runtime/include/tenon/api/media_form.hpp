#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <tenon/api/accept.hpp>

namespace tenon::api {

/// How the content of a body is read and written.
enum class media_kind : std::uint8_t { json, form, text, bytes, items, multipart, xml };

/// One of the wire forms of a body. The texts are literals.
struct media_form {
  /// As the document has it: a type, or a range such as `image/*`.
  std::string_view media_type{};
  media_kind kind = media_kind::json;
  /// Which of the body's C++ types it carries.
  std::size_t alternative = 0;
  /// What is sent for a range when nobody names a type; empty when none suggests itself.
  std::string_view sent{};
};

/// The index of no form.
inline constexpr std::size_t no_form = static_cast<std::size_t>(-1);

/// The form that a Content-Type selects: the most specific one that covers it; `no_form` when none
/// does. Parameters decide only between forms of the same type.
[[nodiscard]] std::size_t form_of(std::span<const media_form> forms,
                                  std::string_view content_type) noexcept;

/// A form to send, and its Content-Type.
struct chosen_form {
  std::size_t index = no_form;
  std::string content_type{};
};

/// Chooses among the forms of one C++ type: the one that covers `content_type`, or, when that is
/// empty, what is most acceptable, the first of equals and of what nobody accepts. Text and bytes
/// are in one media type already, so of these only the first is chosen for its acceptance. Throws
/// std::invalid_argument for a `content_type` that no form covers, and without one when all forms
/// are ranges that suggest no type.
[[nodiscard]] chosen_form choose_form(std::span<const media_form> forms, std::size_t alternative,
                                      std::string_view content_type, const accept_list& accept);

}  // namespace tenon::api
