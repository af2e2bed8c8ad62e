#include "docs_text.hpp"

#include <zlib.h>

#include <algorithm>
#include <new>
#include <stdexcept>

namespace tenon::serving {
namespace {

constexpr int largest_window_with_gzip_head = 15 + 16;

std::string html_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace

std::string docs_page_text(const docs_page_parts& parts) {
  const std::string files = "docs/" + std::string{parts.tag} + "/";
  // From `/v1/docs`, one step up for each segment of the base path.
  std::string root = "./";
  if (parts.below_base_path) {
    for (auto steps = std::ranges::count(parts.base_path, '/'); steps != 0; --steps) root += "../";
  }
  const auto link = [&files](std::string_view before, std::string_view name,
                             std::string_view after) {
    return std::string{before} + files + std::string{name} + std::string{after} + "\n";
  };
  return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
         html_escaped(parts.title) + "</title>\n" +
         link("<link rel=\"icon\" type=\"image/png\" href=\"", "favicon-32x32.png", "\">") +
         link("<link rel=\"stylesheet\" href=\"", "swagger-ui.css", "\">") +
         link("<link rel=\"stylesheet\" href=\"", "page.css", "\">") +
         "</head>\n<body>\n<div id=\"docs\" data-document=\"openapi.json\" data-root=\"" + root +
         "\" data-base=\"" + html_escaped(parts.base_path) +
         "\" data-redirect=\"docs/oauth2-redirect.html\"></div>\n" +
         link("<script src=\"", "swagger-ui-bundle.js", "\"></script>") +
         link("<script src=\"", "start.js", "\"></script>") + "</body>\n</html>\n";
}

std::string zipped(std::string_view text) {
  z_stream stream{};
  constexpr int most_memory = 9;
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, largest_window_with_gzip_head,
                   most_memory, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::bad_alloc();
  }
  std::string out(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int end = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (end != Z_STREAM_END) throw std::runtime_error("the document cannot be compressed");
  return out;
}

std::string unzipped(std::string_view gzip, std::size_t size) {
  std::string content(size, '\0');
  z_stream stream{};
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(gzip.data()));
  stream.avail_in = static_cast<uInt>(gzip.size());
  stream.next_out = reinterpret_cast<Bytef*>(content.data());
  stream.avail_out = static_cast<uInt>(content.size());
  if (inflateInit2(&stream, largest_window_with_gzip_head) != Z_OK) throw std::bad_alloc();
  const int end = inflate(&stream, Z_FINISH);
  inflateEnd(&stream);
  if (end != Z_STREAM_END || stream.total_out != size) {
    throw std::runtime_error("a file of the documentation page is damaged");
  }
  return content;
}

}  // namespace tenon::serving
