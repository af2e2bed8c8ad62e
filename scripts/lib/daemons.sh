# What throw-away servers for tests share, each with all it has in one folder. Sourced after common.sh.

free_ports() {  # COUNT, all of them free at the same time
  python3 -c '
import socket, sys
held = [socket.socket() for _ in range(int(sys.argv[1]))]
for each in held: each.bind(("127.0.0.1", 0))
print(*[each.getsockname()[1] for each in held])' "$1"
}

# require_tools WHAT PACKAGES TOOL...: without one of the tools a line that begins with "skipped:", and exit
# status 77.
require_tools() {
  local what="$1" packages="$2" tool
  shift 2
  for tool in "$@"; do
    command -v "$tool" >/dev/null && continue
    say "skipped: no $what: there is no $tool; apt-get install --no-install-recommends $packages"
    exit 77
  done
}

launch() {  # DIR NAME COMMAND...
  local dir="$1" name="$2"
  shift 2
  setsid "$@" </dev/null >"$dir/log/$name.out" 2>&1 &
  echo $! >"$dir/$name.pid"
  disown  # no word when it is killed
}

# stop_daemons DIR NAME...: ends only what `launch` started, and only while it still is that.
stop_daemons() {
  local dir="$1" signal name pid alive attempt
  shift
  for signal in TERM KILL; do
    for attempt in $(seq 1 20); do
      alive=""
      for name in "$@"; do
        pid="$(cat "$dir/$name.pid" 2>/dev/null)" || continue
        grep -qF -- "$dir/" "/proc/$pid/cmdline" 2>/dev/null || continue
        alive=1
        [ "$attempt" != 1 ] || kill -"$signal" "$pid" 2>/dev/null || true
      done
      [ -n "$alive" ] || return 0
      sleep 0.1
    done
  done
}

# at_exit COMMAND: runs it when this script ends, also when it is told to. What it runs then ends first.
at_exit() {
  # shellcheck disable=SC2064  # the command of now
  trap "trap '' HUP INT TERM; $1" EXIT
  trap 'end_by 129' HUP
  trap 'end_by 130' INT
  trap 'end_by 143' TERM
}

end_by() {  # STATUS
  local running
  running="$(jobs -p)"
  # shellcheck disable=SC2086  # one word per process
  [ -z "$running" ] || kill -TERM $running 2>/dev/null || true
  wait
  exit "$1"
}

# Not in the foreground, at whose end a signal would be heard only.
run_command() {
  "$@" <&0 &
  wait $!
}

discard() {  # DIR NAME...
  stop_daemons "$@"
  rm -rf -- "$1"
}

# start_or_die DIR: `start_in DIR`, which the script has; where that fails, what the daemons said.
start_or_die() {
  start_in "$1" && return
  tail -n 20 "$1"/log/* >&2 || true
  die "the server in $1 did not start"
}

wait_for() {  # SECONDS COMMAND...
  local left=$(($1 * 10))
  shift
  until "$@" >/dev/null 2>&1; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || return 1
    sleep 0.1
  done
}
