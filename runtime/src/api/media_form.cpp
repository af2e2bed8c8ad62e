#include <tenon/api/media_form.hpp>

#include <stdexcept>
#include <tenon/http/fields.hpp>

#include "blanks.hpp"
#include "media_type.hpp"

namespace tenon::api {
namespace {

/// How well a form of the document covers a type; 0 when it does not.
int coverage(std::string_view content_type, std::string_view written) {
  if (!media_matches(content_type, written)) return 0;
  const std::string_view essence = media_essence(written);
  if (essence == "*/*") return 1;
  if (is_media_range(essence)) return 2;
  int score = 100;
  for (std::size_t at = written.find(';'); at != std::string_view::npos; at = written.find(';')) {
    written.remove_prefix(at + 1);
    const std::string_view parameter = trimmed(written.substr(0, written.find(';')));
    const std::string_view name = parameter.substr(0, parameter.find('='));
    if (name.size() == parameter.size()) continue;
    const std::string_view value = unquoted_parameter(parameter.substr(name.size() + 1));
    const bool same = http::equal_ignoring_case(media_parameter(content_type, name), value);
    score += same ? 1 : -1;
  }
  return score;
}

std::size_t covering_form(std::span<const media_form> forms, std::string_view content_type,
                          const std::size_t* alternative) {
  std::size_t best = no_form;
  int best_score = 0;
  for (std::size_t i = 0; i < forms.size(); ++i) {
    if (alternative != nullptr && forms[i].alternative != *alternative) continue;
    const int score = coverage(content_type, forms[i].media_type);
    if (score <= best_score) continue;
    best = i;
    best_score = score;
  }
  return best;
}

/// Parts that whoever gives the content has put together: only they know the boundary.
bool needs_boundary(const media_form& form) {
  return form.kind == media_kind::bytes && is_multipart_media(form.media_type);
}

/// The Content-Type of a form when nobody names one.
std::string_view default_type(const media_form& form) {
  if (needs_boundary(form)) return {};
  return form.sent.empty() && !is_media_range(form.media_type) ? form.media_type : form.sent;
}

bool names_a_type(std::string_view content_type) {
  const std::string_view essence = media_essence(content_type);
  const std::size_t slash = essence.find('/');
  return slash != std::string_view::npos && http::is_token(essence.substr(0, slash)) &&
         http::is_token(essence.substr(slash + 1)) && !is_media_range(essence);
}

}  // namespace

std::size_t form_of(std::span<const media_form> forms, std::string_view content_type) noexcept {
  return covering_form(forms, content_type, nullptr);
}

chosen_form choose_form(std::span<const media_form> forms, std::size_t alternative,
                        std::string_view content_type, const accept_list& accept) {
  if (!content_type.empty()) {
    const std::size_t found = covering_form(forms, content_type, &alternative);
    if (found != no_form && names_a_type(content_type)) return {found, std::string{content_type}};
    throw std::invalid_argument("the document has no '" + std::string{content_type} +
                                "' for this body");
  }
  std::size_t best = no_form;
  int best_quality = -1;
  bool is_written = false;
  for (std::size_t i = 0; i < forms.size(); ++i) {
    const media_form& form = forms[i];
    const std::string_view type = default_type(form);
    if (form.alternative != alternative || type.empty()) continue;
    if (form.kind == media_kind::text || form.kind == media_kind::bytes) {
      if (is_written) continue;
      is_written = true;
    }
    const int quality = accept.quality(type);
    if (quality <= best_quality) continue;
    best = i;
    best_quality = quality;
  }
  if (best == no_form) throw std::invalid_argument("the body needs a content_type");
  return {best, std::string{default_type(forms[best])}};
}

}  // namespace tenon::api
