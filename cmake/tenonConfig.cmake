# find_package(tenon [COMPONENTS Runtime Generator]): tenon::runtime, tenon::generator and
# tenon_add_api().
cmake_policy(VERSION 3.23)
include(CMakeFindDependencyMacro)
find_dependency(Threads)
include("${CMAKE_CURRENT_LIST_DIR}/tenonRuntimeTargets.cmake")
set(tenon_Runtime_FOUND TRUE)
# Absent from a package that is built for another machine.
include("${CMAKE_CURRENT_LIST_DIR}/tenonGeneratorTargets.cmake" OPTIONAL RESULT_VARIABLE tenon_generator_targets)
if(tenon_generator_targets OR TENON_EXECUTABLE)
  set(tenon_Generator_FOUND TRUE)
endif()
foreach(component IN LISTS tenon_FIND_COMPONENTS)
  if(tenon_FIND_REQUIRED_${component} AND NOT tenon_${component}_FOUND)
    set(tenon_FOUND FALSE)
    set(tenon_NOT_FOUND_MESSAGE "this installation of Tenon has no component ${component}")
  endif()
endforeach()
include("${CMAKE_CURRENT_LIST_DIR}/TenonAddApi.cmake")
