#!/usr/bin/env bash
# The configure-time probe refuses g++ 12, says what to install, and accepts clang++-19.
#   compiler_probe.sh SOURCE_ROOT WORK_FOLDER
set -euo pipefail
root="$1" work="$2"
rm -rf "$work"
mkdir -p "$work/project"
cat >"$work/project/CMakeLists.txt" <<END
cmake_minimum_required(VERSION 3.23)
project(probe LANGUAGES CXX)
include("$root/cmake/TenonCompilerProbe.cmake")
tenon_check_compiler()
END

configure() { # configure NAME COMPILER [options...]
  local name="$1" compiler="$2"
  shift 2
  cmake -S "$work/project" -B "$work/$name" -G Ninja -DCMAKE_CXX_COMPILER="$compiler" "$@" >"$work/$name.log" 2>&1
}
fail() {
  echo "$1" >&2
  cat "$work"/*.log >&2
  exit 1
}

configure clang clang++-19 || fail "clang++-19 was refused"
configure again clang++-19 -DCMAKE_CXX_FLAGS=-fsanitize=thread || fail "clang++-19 with a sanitizer was refused"
if [ "$(g++ -dumpversion)" = 12 ]; then
  ! configure gcc g++ || fail "g++ 12 was accepted"
  grep -q "miscompiles coroutines" "$work/gcc.log" || fail "the refusal gives no reason"
  grep -q "apt-get install clang-19" "$work/gcc.log" || fail "the refusal does not say what to install"
  grep -q "CXX=clang++-19" "$work/gcc.log" || fail "the refusal does not say how to choose it"
  configure override g++ -DTENON_ALLOW_BROKEN_COROUTINES=ON || fail "the override was not honoured"
fi
