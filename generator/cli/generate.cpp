#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/commands.hpp"
#include "cli/console.hpp"
#include "cli/names.hpp"
#include "cli/report_file.hpp"
#include "cpp/plan.hpp"
#include "openapi/fields.hpp"
#include "openapi/read.hpp"
#include "render/builtin.hpp"
#include "render/code.hpp"
#include "render/output_set.hpp"
#include "render/template.hpp"
#include "service/coverage.hpp"
#include "service/dump.hpp"
#include "service/lower.hpp"
#include "source/codes.hpp"
#include "source/diagnostic.hpp"
#include "source/source_set.hpp"

namespace tenon::gen::cli {

namespace {

namespace fs = std::filesystem;

exit_code complain(std::string_view message) {
  fmt::print(stderr, "tenon: error: {}\n", message);
  return exit_code::usage;
}

/// One run: what was read, what was found, what to do with it.
class run {
 public:
  explicit run(const generate_options& options) : options_(options) {}

  exit_code execute() {
    if (const std::string wrong = check_options(); !wrong.empty()) return complain(wrong);
    described_ = describe();
    if (!described_) return finish(sources_.size() == 0 ? exit_code::usage : exit_code::findings);
    if (options_.dump_service) return dump(*described_);
    const auto planned = cpp::plan(*described_, plan_options(), sink_);
    if (failed()) return finish(exit_code::findings);
    finish(exit_code::ok);
    const render::output_set output = render(planned);
    return options_.check ? compare(output) : write(output);
  }

 private:
  // Takes --skip apart: codes are hidden, the rest names operations. Returns what is wrong.
  std::string check_options() {
    if (const std::string wrong = take_folders(); !wrong.empty()) return wrong;
    if (const std::string wrong = take_formats(); !wrong.empty()) return wrong;
    if (options_.dump_service) return take_skips();
    if (!is_namespace(name_space())) {
      return fmt::format("'{}' is not a C++ namespace; pass one with --namespace", name_space());
    }
    if (!is_folder_name(name())) {
      return fmt::format("'{}' is not a folder name; pass one with --name", name());
    }
    return take_skips();
  }

  std::string take_folders() {
    for (const std::string& each : options_.map_url) {
      const std::size_t equals = each.rfind('=');
      if (equals == std::string::npos || equals == 0 || equals + 1 == each.size()) {
        return fmt::format("--map-url {}: write PREFIX=FOLDER", each);
      }
      reading_.folders.push_back({each.substr(0, equals), each.substr(equals + 1)});
    }
    return {};
  }

  std::string take_formats() {
    for (const std::string& each : options_.map_format) {
      const std::size_t equals = each.find('=');
      const std::size_t at = each.find('@', equals);
      const bool is_whole = at != std::string::npos && equals != 0;
      const openapi::mapped_type to{is_whole ? each.substr(equals + 1, at - equals - 1) : "",
                                    is_whole ? each.substr(at + 1) : ""};
      if (!openapi::is_qualified_name(to.name) || !openapi::is_header_name(to.header)) {
        return fmt::format("--map-format {}: write FORMAT=TYPE@HEADER", each);
      }
      if (!formats_.emplace(each.substr(0, equals), to).second) {
        return fmt::format("--map-format {}: the format has a type already", each);
      }
    }
    return {};
  }

  std::string take_skips() {
    for (const std::string& each : options_.skip) {
      // What is not supported is an error unless it is listed.
      if (!looks_like_code(each) || each == "OA5001") {
        skipped_operations_.push_back(each);
        continue;
      }
      const source::code_info* info = source::find_code(each);
      if (info == nullptr) return fmt::format("--skip {}: there is no such diagnostic", each);
      if (info->level == source::severity::error) {
        return fmt::format("--skip {}: an error cannot be hidden", each);
      }
      sink_.hide(each);
    }
    return {};
  }

  std::optional<service::api> describe() {
    reading_.assert_formats = options_.assert_formats;
    reading_.even_with_errors = true;
    description_ = openapi::read(sources_, options_.spec, sink_, reading_);
    if (!description_ || sink_.has_errors()) return std::nullopt;
    const service::lower_options lowering{
        .skip = skipped_operations_, .exact_types = options_.exact_types, .formats = formats_};
    return service::lower(*description_, lowering, sink_);
  }

  bool failed() const {
    return sink_.has_errors() || (options_.strict && sink_.warning_count() != 0);
  }

  exit_code finish(exit_code code) {
    if (options_.strict) sink_.raise_warnings();
    report(sink_, sources_, options_.color, options_.verbose);
    if (!options_.report.empty()) write_report(code == exit_code::ok);
    return code;
  }

  void write_report(bool generated) const {
    const bool is_sarif = options_.format == report_format::sarif ||
                          (options_.format == report_format::automatic &&
                           fs::path(options_.report).extension() == ".sarif");
    const report_head head{options_.spec, generated};
    service::coverage found{.others = sink_.sorted()};
    if (description_) {
      found = service::make_coverage(*description_, described_ ? &*described_ : nullptr, sink_);
    }
    render::write_atomically(options_.report, is_sarif
                                                  ? report_as_sarif(head, found, sink_, sources_)
                                                  : report_as_json(head, found, sources_));
  }

  exit_code dump(const service::api& described) {
    const std::string text = service::dump(described);
    std::fwrite(text.data(), 1, text.size(), stdout);
    return finish(failed() ? exit_code::findings : exit_code::ok);
  }

  std::string name() const {
    return options_.name.empty() ? name_from_path(options_.spec) : options_.name;
  }

  std::string name_space() const {
    return options_.name_space.empty() ? name() : options_.name_space;
  }

  cpp::plan_options plan_options() const {
    return {.name = name(),
            .name_space = name_space(),
            .document = fs::path(options_.spec).filename().string(),
            .shards = options_.shards,
            .round_trip = options_.round_trip};
  }

  render::output_set render(const std::vector<cpp::planned_file>& planned) {
    render::template_set templates;
    render::add_builtin_templates(templates);
    if (!options_.templates.empty()) {
      template_files_ = render::add_templates_of(options_.templates, templates);
    }
    return render::render_code(planned, templates);
  }

  exit_code compare(const render::output_set& output) const {
    const auto differences = output.compare(options_.output);
    for (const render::output_difference& each : differences) {
      fmt::print(stderr, "{}: {}\n", (fs::path(options_.output) / each.path).string(),
                 describe_difference(each.type));
    }
    if (differences.empty()) return exit_code::ok;
    fmt::print(stderr, "tenon: error: the code is not up to date; run tenon generate\n");
    return exit_code::findings;
  }

  static std::string_view describe_difference(render::output_difference::kind type) {
    switch (type) {
      case render::output_difference::kind::missing:
        return "is missing";
      case render::output_difference::kind::changed:
        return "is not up to date";
      case render::output_difference::kind::obsolete:
        break;
    }
    return "is no longer generated";
  }

  exit_code write(const render::output_set& output) const {
    const render::write_result result = output.write(options_.output);
    if (!options_.depfile.empty()) {
      render::write_atomically(options_.depfile, render::make_depfile(target(), inputs()));
    }
    if (!options_.stamp.empty()) render::write_atomically(options_.stamp, "");
    if (is_watched()) {
      fmt::print("{}: {} files written, {} unchanged, {} removed\n", options_.output,
                 result.written, result.unchanged, result.removed);
    }
    return exit_code::ok;
  }

  // What a build system takes for the result: the file that is written last.
  std::string target() const {
    if (!options_.stamp.empty()) return options_.stamp;
    return (fs::path(options_.output) / render::output_set::manifest_name).string();
  }

  std::vector<std::string> inputs() const {
    std::vector<std::string> all;
    for (const std::string& path : sources_.inputs()) all.push_back(fs::absolute(path).string());
    for (const std::string& path : template_files_) all.push_back(fs::absolute(path).string());
    return all;
  }

  const generate_options& options_;
  openapi::read_options reading_{};
  source::source_set sources_{};
  source::diagnostic_sink sink_{};
  std::optional<openapi::document> description_{};
  std::optional<service::api> described_{};
  std::vector<std::string> skipped_operations_{};
  std::map<std::string, openapi::mapped_type, std::less<>> formats_{};
  std::vector<std::string> template_files_{};
};

}  // namespace

exit_code generate(const generate_options& options) {
  try {
    return run(options).execute();
  } catch (const render::output_error& error) {
    return complain(error.what());
  } catch (const render::template_error& error) {
    // Built-in templates that fail are our mistake, not the user's.
    if (options.templates.empty()) throw;
    return complain(error.what());
  }
}

}  // namespace tenon::gen::cli
