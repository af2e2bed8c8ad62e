#pragma once

#include <pugixml.hpp>
#include <utility>

#include "connection.hpp"

namespace tenon::s3::detail {

/// An answer whose content is an XML document.
struct document_answer : answer {
  explicit document_answer(answer got) : answer(std::move(got)) {}
  [[nodiscard]] pugi::xml_node root() const { return document.document_element(); }

  pugi::xml_document document{};
};

}  // namespace tenon::s3::detail
