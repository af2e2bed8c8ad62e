# What every script here shares. Sourced, not run: `source "$(dirname "$0")/lib/common.sh"`.
set -euo pipefail

tenon_root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cd "$tenon_root"

# Objects are shared between clones and presets: paths below the project are cached as relative.
export CCACHE_BASEDIR="${CCACHE_BASEDIR:-$tenon_root}" CCACHE_NOHASHDIR=1
export CCACHE_SLOPPINESS="${CCACHE_SLOPPINESS:-pch_defines,time_macros}"

say() { printf '%s\n' "$*"; }
headline() { printf '\n== %s\n' "$*"; }
die() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# Names in scripts/packages.txt, comments and blank lines left out.
listed_packages() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$tenon_root/scripts/packages.txt"; }

missing_packages() {
  local name
  for name in $(listed_packages); do
    dpkg-query -W -f='${db:Status-Status}\n' "$name" 2>/dev/null | grep -qx installed || say "$name"
  done
}

# Installs what is missing of scripts/packages.txt; calls apt only when something is.
ensure_packages() {
  command -v dpkg-query >/dev/null || {
    say "not a Debian system: the tools and libraries of scripts/packages.txt are taken as given"
    return 0
  }
  local missing
  missing="$(missing_packages)"
  [ -n "$missing" ] || return 0
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || die "missing packages; run as root: apt-get install $(echo $missing)"
    as_root=(sudo)
  fi
  headline "installing: $(echo $missing)"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  # shellcheck disable=SC2086  # one word per package
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

# configure_and_build PRESET [target...]: an up-to-date tree in build/PRESET.
configure_and_build() {
  local preset="$1"
  shift
  local targets=()
  [ $# = 0 ] || targets=(--target "$@")
  mkdir -p build
  local log="build/$preset.configure.log"
  cmake --preset "$preset" >"$log" 2>&1 || {
    cat "$log" >&2
    die "configuring preset $preset failed"
  }
  cmake --build "build/$preset" "${targets[@]}"
}
