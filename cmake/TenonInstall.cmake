# `cmake --install`: after it, find_package(tenon) gives the names that the source tree gives:
# tenon::runtime, tenon::generator, tenon_add_api().
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(package_folder "${CMAKE_INSTALL_LIBDIR}/cmake/tenon")

# Two export sets, so that a package for another machine can leave the generator out.
get_target_property(rooms tenon_runtime INTERFACE_LINK_LIBRARIES)
set_target_properties(tenon_runtime PROPERTIES EXPORT_NAME runtime)
set_target_properties(tenon_test PROPERTIES EXPORT_NAME test)
install(TARGETS tenon_runtime ${rooms} tenon_test EXPORT tenonRuntimeTargets
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT runtime)
install(EXPORT tenonRuntimeTargets NAMESPACE tenon:: DESTINATION "${package_folder}" COMPONENT runtime)
install(DIRECTORY "${PROJECT_SOURCE_DIR}/runtime/include/tenon" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
  COMPONENT runtime)

set_target_properties(tenon_generator PROPERTIES EXPORT_NAME generator)
install(TARGETS tenon_generator EXPORT tenonGeneratorTargets
  RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT generator)
install(EXPORT tenonGeneratorTargets NAMESPACE tenon:: DESTINATION "${package_folder}" COMPONENT generator)

write_basic_package_version_file("${PROJECT_BINARY_DIR}/tenonConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/tenonConfigVersion.cmake" "${PROJECT_SOURCE_DIR}/cmake/tenonConfig.cmake"
  "${PROJECT_SOURCE_DIR}/cmake/TenonAddApi.cmake" "${PROJECT_SOURCE_DIR}/cmake/TenonCompilerProbe.cmake"
  "${PROJECT_SOURCE_DIR}/cmake/TenonRecover.cmake"
  DESTINATION "${package_folder}" COMPONENT runtime)
install(DIRECTORY "${PROJECT_SOURCE_DIR}/cmake/probe" DESTINATION "${package_folder}" COMPONENT runtime)
