# tenon_docs_page(<target>): compiles the documentation page (Swagger UI) into the target, as its
# source file docs_files.cpp. npm fetches it while building; nothing is fetched at run time.
set(TENON_DOCS_PAGE AUTO CACHE STRING
  "Compile the documentation page into services: ON, OFF, or AUTO (where npm can fetch it)")
set_property(CACHE TENON_DOCS_PAGE PROPERTY STRINGS AUTO ON OFF)

function(tenon_docs_page target)
  set(page "${CMAKE_CURRENT_SOURCE_DIR}/src/serve/page")
  set(absence "")
  find_program(TENON_NODE NAMES node nodejs)
  find_program(TENON_NPM NAMES npm)
  if(NOT TENON_DOCS_PAGE STREQUAL "AUTO" AND NOT TENON_DOCS_PAGE)
    set(absence "Tenon was built with TENON_DOCS_PAGE=OFF")
  elseif(NOT TENON_NODE OR NOT TENON_NPM)
    set(absence "node and npm were not found when Tenon was built")
    if(NOT TENON_DOCS_PAGE STREQUAL "AUTO")
      message(FATAL_ERROR "Tenon: TENON_DOCS_PAGE is ON, but ${absence}")
    endif()
  endif()
  if(absence)
    set(output "${CMAKE_CURRENT_BINARY_DIR}/docs_absent/docs_files.cpp")
    file(CONFIGURE OUTPUT "${output}" @ONLY CONTENT [[#include "docs_files.hpp"

namespace tenon::serving {

docs_files built_in_docs() noexcept { return {.absence = "@absence@"}; }

}  // namespace tenon::serving
]])
  else()
    set(output "${CMAKE_CURRENT_BINARY_DIR}/docs_files.cpp")
    set(required "")
    if(NOT TENON_DOCS_PAGE STREQUAL "AUTO")
      set(required --required)
    endif()
    set(script "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/docs_page.mjs")
    file(GLOB files CONFIGURE_DEPENDS "${page}/*")
    add_custom_command(OUTPUT "${output}"
      COMMAND "${TENON_NODE}" "${script}" --npm "${TENON_NPM}" --output "${output}" --page "${page}" ${required}
      DEPENDS "${script}" ${files}
      COMMENT "Fetching the documentation page"
      VERBATIM)
  endif()
  target_sources(${target} PRIVATE "${output}")
  set_source_files_properties("${output}" PROPERTIES
    INCLUDE_DIRECTORIES "${CMAKE_CURRENT_SOURCE_DIR}/src/serve" SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()
