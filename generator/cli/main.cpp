#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <map>
#include <string>

#include "cli/commands.hpp"

namespace {

using namespace tenon::gen::cli;

void describe_generate(CLI::App& command, generate_options& options) {
  const std::map<std::string, color_mode> colors{{"auto", color_mode::automatic},
                                                 {"always", color_mode::always},
                                                 {"never", color_mode::never}};
  const std::map<std::string, report_format> formats{{"json", report_format::json},
                                                     {"sarif", report_format::sarif}};
  command.add_option("SPEC", options.spec, "OpenAPI document, YAML or JSON")->required();
  auto* output = command.add_option("-o,--output", options.output, "Folder the code is written to");
  command.add_option("--name", options.name, "Name of the API's folder (default: from SPEC)");
  command.add_option("--namespace", options.name_space, "C++ namespace, a::b (default: the name)");
  command.add_option("--shards", options.shards, "Number of source files per library")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  command.add_flag("--check", options.check,
                   "Write nothing; exit 1 when the code is not up to date");
  auto* dump = command.add_flag("--dump-service", options.dump_service,
                                "Print the language-neutral description instead");
  command.add_option("--depfile", options.depfile, "Write a make rule naming every input");
  command.add_option("--stamp", options.stamp, "File to write last when all went well");
  command
      .add_option("--templates", options.templates, "Folder whose templates replace built-in ones")
      ->check(CLI::ExistingDirectory);
  command
      .add_option("--skip", options.skip,
                  "Operation to leave out (operationId or 'GET /path'), code of a warning to hide, "
                  "or OA5001: leave out what is not supported")
      ->allow_extra_args(false);
  command.add_option("--report", options.report,
                     "Write what became of every operation and schema, and why, to this file");
  command
      .add_option("--report-format", options.format,
                  "json or sarif (default: from the file's name)")
      ->transform(CLI::CheckedTransformer(formats).description("json|sarif"))
      ->type_name("FORMAT");
  command
      .add_option("--map-url", options.map_url,
                  "PREFIX=FOLDER: where copies of what lies below a URL are kept")
      ->allow_extra_args(false);
  command
      .add_option("--map-format", options.map_format,
                  "FORMAT=TYPE@HEADER: a C++ type of yours for values of a format")
      ->allow_extra_args(false);
  command.add_flag("--strict", options.strict, "Treat warnings as errors");
  command.add_flag("--exact-types", options.exact_types,
                   "A schema without 'type' takes any value, not only what its keywords mean");
  command.add_flag(
      "--assert-formats", options.assert_formats,
      "Check texts for their format (email, uri, ...), which otherwise only annotates");
  command.add_flag("--round-trip", options.round_trip,
                   "Also write a test that sends arbitrary values through every operation");
  command.add_flag("--verbose", options.verbose, "Report information too, not only what matters");
  command.add_option("--color", options.color, "When to use colours: auto, always, never")
      ->transform(CLI::CheckedTransformer(colors).description("auto|always|never"))
      ->type_name("WHEN");
  command.final_callback([output, dump] {
    if (output->count() == 0 && dump->count() == 0) throw CLI::RequiredError("--output");
  });
}

exit_code run(int argc, char** argv) {
  CLI::App app("Typed C++20 coroutine servers and clients from OpenAPI documents.", "tenon");
  app.set_version_flag("--version", "tenon " TENON_VERSION);
  app.require_subcommand(1);
  app.footer("Exit codes: 0 ok; 1 findings, or code not up to date; 2 usage or input; 3 internal.");
  generate_options generating;
  explain_options explaining;
  CLI::App* generate_command = app.add_subcommand("generate", "Write the code for a document");
  describe_generate(*generate_command, generating);
  CLI::App* explain_command = app.add_subcommand("explain", "Say what a diagnostic code means");
  explain_command->add_option("CODE", explaining.code, "Such as OA3001")->required();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& stop) {
    return app.exit(stop) == 0 ? exit_code::ok : exit_code::usage;
  }
  return generate_command->parsed() ? generate(generating) : explain(explaining);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return static_cast<int>(run(argc, argv));
  } catch (const std::exception& error) {
    fmt::print(stderr, "tenon: internal error: {}\n", error.what());
    return static_cast<int>(exit_code::internal);
  }
}
