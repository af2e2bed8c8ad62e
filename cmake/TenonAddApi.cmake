# tenon_add_api(<target> SPEC <file> [NAMESPACE a::b] [SHARDS n] [OUTPUT_DIR dir] [TEMPLATES dir]
#               [SKIP name...] [MAP_URL prefix=folder...]
#               [MAP_FORMAT format=type@header...] [LINK library...] [STRICT]
#               [ASSERT_FORMATS] [REPORT file] [ROUND_TRIP])
#
# Generates typed C++ from an OpenAPI document (YAML or JSON) while building, and makes three
# static libraries, each built only when something links it:
#   <target>::types    the schemas and their JSON codecs   #include <target/types.hpp>, <target/json.hpp>
#   <target>::server   handlers and router                 #include <target/server.hpp>
#   <target>::client   one method for each operation       #include <target/client.hpp>
#
# NAMESPACE   C++ namespace; default: the target's name.
# SHARDS      number of source files for each library; default 8, and for a large document up to 64:
#             as many as it has pieces of 64 KiB when the build is configured. Operations and schemas
#             are placed by a stable hash of their names, so a changed operation recompiles the files
#             of one shard. The set of files does not depend on what the document says. Above 8
#             the libraries precompile the schemas' header (not with CMAKE_DISABLE_PRECOMPILE_HEADERS).
# OUTPUT_DIR  where the code is written; default: <target>-generated in the current binary folder.
# TEMPLATES   a folder whose templates replace those of the same name inside the generator.
# SKIP        operations to leave out (an operationId, or "GET /path"), codes of warnings to hide, or
#             OA5001: leave out every operation with something that is not supported.
# MAP_URL     where copies of what lies below a URL are kept: references to PREFIX... are read from
#             FOLDER..., and what was read is an input of the build like the document itself.
# MAP_FORMAT  a C++ type of yours for values of a format, and the header that declares it; one schema
#             says so with x-tenon-type (docs/types.md).
# LINK        libraries that generated code needs for it: those of your types' headers.
# STRICT      the generator's warnings are errors.
# ASSERT_FORMATS  texts are checked for the formats of JSON Schema (email, uri, ipv4, ...) that are
#             no C++ types; without it those only annotate.
# REPORT      a file that tells what became of every operation and schema, and why: SARIF when its
#             name ends in .sarif, else JSON; relative to the current binary folder.
# ROUND_TRIP  also makes <target>::round_trip, a test that sends arbitrary values through every
#             operation and back                         #include <target/round_trip.hpp>
#
# The document, every file it refers to, the generator and the templates are inputs of the build:
# a change of any runs the generator again, which writes only the files whose bytes change.
# The target `tenon_codegen` generates every API of the project without compiling it.

include("${CMAKE_CURRENT_LIST_DIR}/TenonCompilerProbe.cmake")

set(TENON_EXECUTABLE "" CACHE FILEPATH "The tenon generator to run; needed when cross-compiling")

# What to run and what to depend on. A cross build runs a host generator.
function(_tenon_generator command_variable depends_variable)
  if(TENON_EXECUTABLE)
    set(${command_variable} "${TENON_EXECUTABLE}" PARENT_SCOPE)
    set(${depends_variable} "${TENON_EXECUTABLE}" PARENT_SCOPE)
    return()
  endif()
  if(CMAKE_CROSSCOMPILING)
    find_program(TENON_HOST_EXECUTABLE tenon NO_CMAKE_FIND_ROOT_PATH)
    if(NOT TENON_HOST_EXECUTABLE)
      message(FATAL_ERROR "Tenon: the build is for another machine and no generator for this one "
        "was found. Build or install Tenon for this machine first, then pass "
        "-DTENON_EXECUTABLE=/path/to/bin/tenon")
    endif()
    set(${command_variable} "${TENON_HOST_EXECUTABLE}" PARENT_SCOPE)
    set(${depends_variable} "${TENON_HOST_EXECUTABLE}" PARENT_SCOPE)
    return()
  endif()
  if(NOT TARGET tenon::generator)
    message(FATAL_ERROR "Tenon: this installation has no generator; pass -DTENON_EXECUTABLE=/path/to/bin/tenon")
  endif()
  set(${command_variable} tenon::generator PARENT_SCOPE)
  # The file too: a target as command alone does not run again when the tool is rebuilt.
  set(${depends_variable} tenon::generator "$<TARGET_FILE:tenon::generator>" PARENT_SCOPE)
endfunction()

# One library over generated sources; nothing is built until it is linked.
function(_tenon_api_library api part directory)
  set(library "${api}_api_${part}")  # users have a petstore_server of their own
  add_library(${library} STATIC EXCLUDE_FROM_ALL ${ARGN})
  add_library(${api}::${part} ALIAS ${library})
  add_dependencies(${library} ${api}_codegen)
  target_include_directories(${library} PUBLIC "$<BUILD_INTERFACE:${directory}/include>")
  target_compile_features(${library} PUBLIC cxx_std_20)
  set_target_properties(${library} PROPERTIES POSITION_INDEPENDENT_CODE ON)
endfunction()

# Source files for each library of a document.
function(_tenon_default_shards spec variable)
  file(SIZE "${spec}" size)
  set(shards 8)
  while(shards LESS 64)
    math(EXPR covered "${shards} * 65536")
    if(covered GREATER_EQUAL size)
      break()
    endif()
    math(EXPR shards "${shards} * 2")
  endwhile()
  set(${variable} ${shards} PARENT_SCOPE)
endfunction()

# In a large API every source file would spend most of its time on the same headers.
function(_tenon_precompile target)
  target_precompile_headers(${target}_api_types PRIVATE
    "<${target}/json.hpp>" "<${target}/parts/declarations.hpp>"
    "<tenon/json.hpp>" "<tenon/response.hpp>" "<tenon/rules.hpp>")
  target_precompile_headers(${target}_api_server PRIVATE
    "<${target}/json.hpp>" "<${target}/parts/handlers.hpp>"
    "<tenon/api/call.hpp>" "<tenon/api/reply.hpp>" "<tenon/rules.hpp>")
  target_precompile_headers(${target}_api_client PRIVATE
    "<${target}/json.hpp>" "<${target}/parts/client_class.hpp>"
    "<tenon/api/incoming.hpp>" "<tenon/api/outgoing.hpp>" "<tenon/rules.hpp>")
endfunction()

function(tenon_add_api target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "STRICT;ASSERT_FORMATS;ROUND_TRIP" "SPEC;NAMESPACE;SHARDS;OUTPUT_DIR;TEMPLATES;REPORT" "SKIP;MAP_URL;MAP_FORMAT;LINK")
  if(arg_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "tenon_add_api(${target}): unknown arguments: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT arg_SPEC)
    message(FATAL_ERROR "tenon_add_api(${target}): SPEC <OpenAPI document> is missing")
  endif()
  if(NOT DEFINED arg_NAMESPACE)
    set(arg_NAMESPACE "${target}")
  endif()
  if(DEFINED arg_SHARDS AND NOT arg_SHARDS MATCHES "^[1-9][0-9]*$")
    message(FATAL_ERROR "tenon_add_api(${target}): SHARDS must be a number above 0, not '${arg_SHARDS}'")
  endif()
  if(NOT DEFINED arg_OUTPUT_DIR)
    set(arg_OUTPUT_DIR "${target}-generated")
  endif()
  get_filename_component(spec "${arg_SPEC}" ABSOLUTE)
  get_filename_component(directory "${arg_OUTPUT_DIR}" ABSOLUTE BASE_DIR "${CMAKE_CURRENT_BINARY_DIR}")
  if(NOT EXISTS "${spec}")
    message(FATAL_ERROR "tenon_add_api(${target}): no such document: ${spec}")
  endif()
  if(NOT DEFINED arg_SHARDS)
    _tenon_default_shards("${spec}" arg_SHARDS)
  endif()

  tenon_check_compiler()
  _tenon_generator(generator depends)
  set(options "")
  if(DEFINED arg_TEMPLATES)
    get_filename_component(folder "${arg_TEMPLATES}" ABSOLUTE)
    file(GLOB files CONFIGURE_DEPENDS "${folder}/*")
    list(APPEND depends ${files})
    list(APPEND options --templates "${folder}")
  endif()
  foreach(name IN LISTS arg_SKIP)
    list(APPEND options --skip "${name}")
  endforeach()
  foreach(mapping IN LISTS arg_MAP_URL)
    if(NOT mapping MATCHES "^(.+)=([^=]+)$")
      message(FATAL_ERROR "tenon_add_api(${target}): MAP_URL is PREFIX=FOLDER, not '${mapping}'")
    endif()
    set(prefix "${CMAKE_MATCH_1}")
    get_filename_component(folder "${CMAKE_MATCH_2}" ABSOLUTE)
    list(APPEND options --map-url "${prefix}=${folder}")
  endforeach()
  foreach(mapping IN LISTS arg_MAP_FORMAT)
    list(APPEND options --map-format "${mapping}")
  endforeach()
  if(arg_STRICT)
    list(APPEND options --strict)
  endif()
  if(arg_ASSERT_FORMATS)
    list(APPEND options --assert-formats)
  endif()
  set(report "")
  if(DEFINED arg_REPORT)
    get_filename_component(report "${arg_REPORT}" ABSOLUTE BASE_DIR "${CMAKE_CURRENT_BINARY_DIR}")
    list(APPEND options --report "${report}")
  endif()
  set(parts types server client)
  set(round_trip "")
  if(arg_ROUND_TRIP)
    list(APPEND options --round-trip)
    list(APPEND parts round_trip)
    set(round_trip "${directory}/include/${target}/round_trip.hpp" "${directory}/src/round_trip.cpp")
  endif()

  set(headers "${directory}/include/${target}")
  set(types "${headers}/types.hpp" "${headers}/json.hpp" "${headers}/operations.hpp"
    "${headers}/parts/declarations.hpp")
  set(server "${headers}/server.hpp" "${headers}/parts/handlers.hpp"
    "${directory}/src/server.cpp" "${directory}/src/spec.cpp")
  set(client "${headers}/client.hpp" "${headers}/parts/client_class.hpp" "${directory}/src/client.cpp")
  math(EXPR last "${arg_SHARDS} - 1")
  foreach(shard RANGE ${last})
    list(APPEND types "${headers}/parts/operations_${shard}.hpp")
    foreach(part IN LISTS parts)
      list(APPEND ${part} "${directory}/src/${part}_${shard}.cpp")
    endforeach()
  endforeach()
  set(generated ${types} ${server} ${client} ${report} ${round_trip})
  set(stamp "${directory}/${target}.stamp")
  set(depfile "${directory}/${target}.d")

  # Ninja compares every output and restats, so declaring all files is exact there, and a deleted
  # file is made again. Make would touch every output whenever one is older and so recompile all
  # of them: there the stamp alone is the output, and a small target run by every build removes
  # the stamp when a file has gone.
  if(CMAKE_GENERATOR MATCHES "Ninja")
    set(outputs OUTPUT "${stamp}" ${generated})
  else()
    set(outputs OUTPUT "${stamp}" BYPRODUCTS ${generated})
  endif()
  add_custom_command(${outputs}
    COMMAND ${generator} generate "${spec}" --output "${directory}" --name "${target}"
      --namespace "${arg_NAMESPACE}" --shards "${arg_SHARDS}" ${options}
      --depfile "${depfile}" --stamp "${stamp}"
    DEPENDS "${spec}" ${depends}
    DEPFILE "${depfile}"
    COMMENT "Generating ${target} from ${arg_SPEC}"
    VERBATIM)
  add_custom_target(${target}_codegen DEPENDS "${stamp}")
  if(NOT CMAKE_GENERATOR MATCHES "Ninja")
    add_custom_target(${target}_codegen_check
      COMMAND "${CMAKE_COMMAND}" "-DSTAMP=${stamp}" "-DFILES=${generated}"
        -P "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/TenonRecover.cmake"
      VERBATIM)
    add_dependencies(${target}_codegen ${target}_codegen_check)
  endif()
  if(NOT TARGET tenon_codegen)
    add_custom_target(tenon_codegen)
  endif()
  add_dependencies(tenon_codegen ${target}_codegen)

  _tenon_api_library(${target} types "${directory}" ${types})
  _tenon_api_library(${target} server "${directory}" ${server})
  _tenon_api_library(${target} client "${directory}" ${client})
  target_link_libraries(${target}_api_types PUBLIC tenon::runtime ${arg_LINK})
  target_link_libraries(${target}_api_server PUBLIC ${target}_api_types)
  target_link_libraries(${target}_api_client PUBLIC ${target}_api_types)
  if(arg_SHARDS GREATER 8)
    _tenon_precompile(${target})
  endif()
  if(arg_ROUND_TRIP)
    _tenon_api_library(${target} round_trip "${directory}" ${round_trip})
    target_link_libraries(${target}_api_round_trip PUBLIC ${target}_api_server ${target}_api_client tenon::test)
  endif()
endfunction()
