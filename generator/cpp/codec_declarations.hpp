#pragma once
#include <vector>

#include "cpp/context.hpp"

namespace tenon::gen::cpp {

/// Types that have other codecs than the one of a JSON value.
struct other_codecs {
  std::vector<service::type_id> fields{};
  std::vector<service::type_id> parts{};
  /// Read as lists of JSON values too: how a list of structs grows is then compiled once.
  std::vector<service::type_id> lists{};
  /// What holds the headers of a part.
  std::vector<service::type_id> headers{};
};

other_codecs find_other_codecs(const context& from);

/// The urlencoded bodies.
std::vector<const service::media*> form_bodies(const context& from);

bool contains(const std::vector<service::type_id>& list, service::type_id id);

/// What a header declares of some types, as the template `codec_declarations` prints it.
struct codec_declarations {
  list enums{};   ///< to_string and from_string
  list codecs{};  ///< readers and writers
  bool fields = false;
  bool parts = false;
  bool headers = false;

  bool empty() const { return enums.empty() && codecs.empty(); }
};

/// Adds those of one named type.
void declare_codecs(const context& from, const other_codecs& others, service::type_id id,
                    codec_declarations& out);

/// Names of the classes that the declarations mention, in tenon::api.
list codec_classes(const codec_declarations& of);

}  // namespace tenon::gen::cpp
