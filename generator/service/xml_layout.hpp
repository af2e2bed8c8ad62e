#pragma once
// What values are made of in XML.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tenon::gen::service {

/// Index into `api::xml_layouts`.
using xml_id = std::uint32_t;

/// `inlined`: a list without an element around its items.
enum class xml_kind : std::uint8_t { element, attribute, text, cdata, inlined };

/// Where a value stands in XML.
struct xml_place {
  xml_kind kind = xml_kind::element;
  /// Empty: the name of what it is in.
  std::string name{}, prefix{}, uri{};
  xml_id value{};
  bool operator==(const xml_place&) const = default;
};

/// What a value is made of in XML.
struct xml_layout {
  struct member {
    std::string key{};
    xml_place place{};
    bool required = false;
  };
  /// As of outlines; never any.
  std::vector<std::string> kinds{};
  std::optional<xml_place> items{}, others{};
  std::vector<member> members{};
  /// Other members are refused.
  bool closed = false;
};

}  // namespace tenon::gen::service
