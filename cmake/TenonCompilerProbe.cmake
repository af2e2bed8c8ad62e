# Refuses a compiler that destroys an aggregate twice when it is a temporary in a `co_await`
# expression (GCC 12 does). Generated clients are called in exactly that way:
# `co_await client.get_pet({.pet_id = 7})`.

option(TENON_ALLOW_BROKEN_COROUTINES "Use the compiler even though it miscompiles co_await" OFF)

# tenon_check_compiler(): runs once for each compiler; the answer is kept in the cache.
function(tenon_check_compiler)
  if(CMAKE_CROSSCOMPILING OR TENON_ALLOW_BROKEN_COROUTINES)
    return()
  endif()
  set(compiler "${CMAKE_CXX_COMPILER} ${CMAKE_CXX_COMPILER_VERSION}")
  if(NOT TENON_CHECKED_COMPILER STREQUAL compiler)
    # Without the project's own flags: a sanitizer would end the probe for its own reasons.
    set(CMAKE_TRY_COMPILE_CONFIGURATION Release)
    set(CMAKE_CXX_FLAGS "")
    try_run(ran compiled "${CMAKE_CURRENT_BINARY_DIR}/tenon_compiler_probe"
      "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/probe/aggregate_in_co_await.cpp"
      CMAKE_FLAGS "-DCMAKE_CXX_STANDARD=20" "-DCMAKE_CXX_STANDARD_REQUIRED=ON" "-DCMAKE_CXX_EXTENSIONS=OFF"
      COMPILE_OUTPUT_VARIABLE log
      RUN_OUTPUT_VARIABLE output)
    if(NOT compiled)
      set(reason "does not compile a C++20 coroutine:\n${log}")
    elseif(NOT "${ran}" STREQUAL "0")
      set(reason "miscompiles coroutines: an aggregate written inside a co_await expression is destroyed twice.")
    else()
      set(reason "")
    endif()
    unset(ran CACHE)
    unset(compiled CACHE)
    if(reason)
      message(FATAL_ERROR
        "Tenon: ${compiler} ${reason}\n"
        "Use a compiler that is right, for example Debian's clang-19:\n"
        "  apt-get install clang-19\n"
        "  CC=clang-19 CXX=clang++-19 cmake -S . -B build   (in a build folder that is new)\n"
        "Or, knowing that such expressions corrupt memory: -DTENON_ALLOW_BROKEN_COROUTINES=ON")
    endif()
    set(TENON_CHECKED_COMPILER "${compiler}" CACHE INTERNAL "Compiler that passed Tenon's coroutine probe")
  endif()
endfunction()
