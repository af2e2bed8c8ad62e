#!/usr/bin/env bash
# A script that runs a command beside throw-away daemons leaves none, nor their folder: not at the command's
# end, not when it is told to end, once or twice, while the command runs or before, nor when none starts.
#   daemons.sh SOURCE_ROOT WORK_FOLDER
set -euo pipefail
root="$1" work="$2"
rm -rf "$work"
mkdir -p "$work"
source "$root/scripts/lib/daemons.sh"

# FILE PID: writes the file with its own pid, and waits to be told to end; then tells PID so, and ends.
cat >"$work/waiter" <<'END'
#!/usr/bin/env python3
import os, pathlib, signal, sys
def end(*_):
    os.kill(int(sys.argv[2]), signal.SIGTERM)
    sys.exit()
signal.signal(signal.SIGTERM, end)
made = pathlib.Path(sys.argv[1] + ".made")
made.write_text(str(os.getpid()))
made.rename(sys.argv[1])
while True: signal.pause()
END

# The script is told to end once more while it does, as `timeout` may do.
cat >"$work/server" <<'END'
#!/usr/bin/env bash
source "$ROOT/scripts/lib/common.sh"
source "$ROOT/scripts/lib/daemons.sh"
start_in() {
  mkdir -p "$1/log"
  say "$1" >"$WORK/folder"
  launch "$1" one "$WORK/waiter" "$1/up" "$$"
  cp "$1/one.pid" "$WORK/daemon"
  wait_for 20 test -e "$1/up"
  [ -z "${BROKEN:-}" ] || return 1
  [ -z "${HELD:-}" ] || { say held >"$WORK/held" && wait_for 600 false; }
}
folder="$(mktemp -d "$WORK/server.XXXXXX")"
at_exit 'discard "$folder" one'
start_or_die "$folder"
run_command "$@"
END
chmod +x "$work/server" "$work/waiter"
export ROOT="$root" WORK="$work"

fail() {
  echo "$1" >&2
  exit 1
}

gone() { ! kill -0 "$1" 2>/dev/null; }

expect_nothing_left() {  # CASE
  wait_for 20 gone "$(cat "$work/daemon")" || fail "$1: the daemon is left"
  [ ! -e "$work/command" ] || gone "$(cat "$work/command")" || fail "$1: the command is left"
  [ ! -e "$(cat "$work/folder")" ] || fail "$1: the folder is left"
  rm -f "$work/daemon" "$work/folder" "$work/command" "$work/held"
}

expect_status() {  # CASE STATUS COMMAND...
  local what="$1" expected="$2" status=0
  shift 2
  "$@" || status=$?
  [ "$status" = "$expected" ] || fail "$what: status $status, not $expected"
  expect_nothing_left "$what"
}

expect_status "a command that ends" 0 "$work/server" true
expect_status "a command that fails" 3 "$work/server" bash -c 'exit 3'
[ "$(echo text | "$work/server" cat)" = text ] || fail "the command has not its input"
expect_nothing_left "a command that reads"

told_to_end() {  # SIGNAL FILE COMMAND...; once that file is there
  local signal="$1" file="$2" pid
  shift 2
  "$work/server" "$@" &
  pid=$!
  wait_for 20 test -e "$file" || fail "it does not run"
  kill -"$signal" "$pid"
  wait "$pid"
}
waits=(bash -c 'exec "$WORK/waiter" "$WORK/command" "$PPID"')
expect_status TERM 143 told_to_end TERM "$work/command" "${waits[@]}"
expect_status HUP 143 told_to_end HUP "$work/command" "${waits[@]}"
HELD=1 expect_status "TERM before the command" 143 told_to_end TERM "$work/held" true
BROKEN=1 expect_status "a server that does not start" 1 "$work/server" true 2>"$work/said"
grep -q "did not start" "$work/said" || fail "nothing says that the server did not start"
