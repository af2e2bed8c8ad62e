#!/usr/bin/env bash
# The generator writes the same bytes from another folder, under another locale, into another place.
#   determinism.sh GENERATOR SPEC WORK_FOLDER
set -euo pipefail
generator="$1" spec="$2" work="$3"
rm -rf "$work"
mkdir -p "$work/elsewhere/deeper"
cp "$spec" "$work/elsewhere/"
(cd / && LC_ALL=C TZ=UTC "$generator" generate "$spec" --output "$work/one" --name api --namespace api)
(cd "$work/elsewhere/deeper" && LC_ALL=C.UTF-8 LANG=tr_TR.UTF-8 TZ=Asia/Tokyo \
  "$generator" generate "../$(basename "$spec")" --output ../../two --name api --namespace api)
[ -s "$work/one/include/api/types.hpp" ]
diff -r "$work/one" "$work/two"
