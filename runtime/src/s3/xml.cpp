#include "xml.hpp"

#include <stdexcept>

#include <tenon/s3/error.hpp>
#include <tenon/value/date_time.hpp>

namespace tenon::s3::detail {

pugi::xml_node parse_xml(pugi::xml_document& document, std::string_view text,
                         std::string_view what) {
  // Servers send blanks before the document to keep the connection alive while they work.
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin != std::string_view::npos) text.remove_prefix(begin);
  const pugi::xml_parse_result parsed =
      document.load_buffer(text.data(), text.size(),
                           pugi::parse_default | pugi::parse_ws_pcdata_single, pugi::encoding_utf8);
  const pugi::xml_node root = document.document_element();
  if (parsed && root) return root;
  error_details details;
  details.code = "MalformedAnswer";
  details.message = parsed ? "no XML document" : parsed.description();
  throw error(error::kind::malformed, details,
              "the answer to " + std::string(what) + " is not what S3 answers: " + details.message);
}

std::string text_in(const pugi::xml_node& parent, const char* name) {
  return parent.child(name).text().get();
}

std::uint64_t number_in(const pugi::xml_node& parent, const char* name) {
  return parent.child(name).text().as_ullong();
}

bool truth_in(const pugi::xml_node& parent, const char* name) {
  return parent.child(name).text().as_bool();
}

std::optional<time_point> time_in(const pugi::xml_node& parent, const char* name) {
  const std::optional<date_time> read = date_time::parse(text_in(parent, name));
  if (!read) return std::nullopt;
  return read->seconds;
}

void append_element(std::string& out, std::string_view name, std::string_view text) {
  out.append("<").append(name).append(">");
  for (const char each : text) {
    const auto byte = static_cast<unsigned char>(each);
    if (byte < 0x20U && each != '\t' && each != '\n' && each != '\r') {
      throw std::invalid_argument("XML cannot hold the control characters of '" +
                                  std::string(text) + "'");
    }
    if (each == '&') {
      out += "&amp;";
    } else if (each == '<') {
      out += "&lt;";
    } else if (each == '>') {
      out += "&gt;";
    } else if (byte < 0x20U) {  // as it is it would be read as a blank, or another line end
      out += "&#" + std::to_string(byte) + ';';
    } else {
      out += each;
    }
  }
  out.append("</").append(name).append(">");
}

}  // namespace tenon::s3::detail
