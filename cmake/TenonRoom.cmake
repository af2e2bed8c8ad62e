# A room is one static library: every .cpp in one folder, with the rooms it may include.

# tenon_warnings(<target>): Tenon's own warning set; warnings are errors only in Tenon's own build.
function(tenon_warnings target)
  if(PROJECT_IS_TOP_LEVEL)
    target_compile_options(${target} PRIVATE -Wall -Wextra -Wconversion -Wshadow -Werror)
  endif()
endfunction()

# tenon_room(<name> DIRECTORY <dir> INCLUDE <dir> [USES rooms...] [LIBRARIES libs...] [PRIVATE_LIBRARIES libs...])
function(tenon_room name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "DIRECTORY;INCLUDE" "USES;LIBRARIES;PRIVATE_LIBRARIES")
  file(GLOB sources CONFIGURE_DEPENDS "${arg_DIRECTORY}/*.cpp")
  if(NOT sources)
    add_library(tenon_${name} INTERFACE)
    target_include_directories(tenon_${name} INTERFACE "$<BUILD_INTERFACE:${arg_INCLUDE}>" "$<INSTALL_INTERFACE:include>")
    target_compile_features(tenon_${name} INTERFACE cxx_std_20)
    foreach(room IN LISTS arg_USES)
      target_link_libraries(tenon_${name} INTERFACE tenon_${room})
    endforeach()
  else()
    add_library(tenon_${name} STATIC ${sources})
    target_include_directories(tenon_${name} PUBLIC "$<BUILD_INTERFACE:${arg_INCLUDE}>" "$<INSTALL_INTERFACE:include>")
    target_compile_features(tenon_${name} PUBLIC cxx_std_20)
    foreach(room IN LISTS arg_USES)
      target_link_libraries(tenon_${name} PUBLIC tenon_${room})
    endforeach()
    target_link_libraries(tenon_${name} PUBLIC ${arg_LIBRARIES} PRIVATE ${arg_PRIVATE_LIBRARIES})
    # One unit a room: a fifth of the compile time, and calls between a room's files are inlined.
    set_target_properties(tenon_${name} PROPERTIES POSITION_INDEPENDENT_CODE ON
      UNITY_BUILD ${TENON_UNITY_BUILD} UNITY_BUILD_BATCH_SIZE 0)
    tenon_warnings(tenon_${name})
  endif()
endfunction()
