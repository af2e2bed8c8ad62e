#include "document_answer.hpp"

#include "xml.hpp"

namespace tenon::s3 {

task<detail::document_answer> client::connection::call_for_document(detail::operation asked,
                                                                    std::string_view what) {
  asked.whole = true;
  detail::document_answer made(co_await call(std::move(asked)));
  (void)detail::parse_xml(made.document, made.text, what);
  co_return made;
}

}  // namespace tenon::s3
