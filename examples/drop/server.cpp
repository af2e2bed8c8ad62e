// A service that keeps files: DROP_TOKEN=secret drop_server [URL of the store] [--port N ...]
//   drop_server                           files below ./drop-files
//   drop_server file:///var/lib/drop
//   drop_server "s3://bucket/prefix?endpoint=http://127.0.0.1:9000"   with AWS_ACCESS_KEY_ID, ...
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <string>
#include <tenon/serve.hpp>

#include "files.hpp"

int main(int argc, char** argv) {
  const char* token = std::getenv("DROP_TOKEN");
  if (token == nullptr || *token == '\0') {
    std::fputs("drop_server: DROP_TOKEN is not set: nobody could come in\n", stderr);
    return 2;
  }
  std::string url = "file://" + (std::filesystem::current_path() / "drop-files").string();
  if (argc > 1 && argv[1][0] != '-') {
    url = argv[1];
    argv[1] = argv[0];
    ++argv;
    --argc;
  }
  tenon::serve_options options;
  options.max_body = std::size_t{5} << 30U;
  try {
    Files files(tenon::store::open(url));
    Gate gate(token);
    return tenon::serve(argc, argv, drop::Server(files, gate), options);
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "drop_server: %s\n", failure.what());
    return 2;
  }
}
