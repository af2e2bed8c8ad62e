#pragma once
// Rules about a description that breaks none of the specification's: what is valid there, and
// hardly meant.

#include "openapi/model.hpp"
#include "source/diagnostic.hpp"

namespace tenon::gen::openapi {

/// Applies every rule below to a description that was read without an error.
void lint(const document& description, source::diagnostic_sink& sink);

/// OA2014: operations that change something and ask for no security, where there are schemes.
void check_open_operations(const document& description, source::diagnostic_sink& sink);

/// OA2015: credentials that requests carry to a server without TLS.
void check_clear_credentials(const document& description, source::diagnostic_sink& sink);

/// OA2016: components that nothing an operation consists of refers to.
void check_unused_components(const document& description, source::diagnostic_sink& sink);

/// OA2017: tags of operations that the document's list of tags does not have, where it has one.
void check_tags(const document& description, source::diagnostic_sink& sink);

/// OA2023: scopes that a requirement names and no flow of its OAuth 2 scheme declares.
void check_required_scopes(const document& description, source::diagnostic_sink& sink);

}  // namespace tenon::gen::openapi
