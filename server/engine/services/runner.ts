/**
 * How a service is started and ended inside its sandbox. The record of one is a
 * folder there: `command` (JSON), `pid` (of its session's leader), `log` and
 * `log.1` (what it printed), and `status` (its exit code) once it has ended. So an
 * engine that comes later finds everything.
 */

/** Output kept of a service: twice as much, in two files. */
export const LOG_BYTES = 256 * 1024;

/**
 * Runs as the leader of the service's session. `dd` writes each piece as it
 * comes, 1 KiB at most, and begins a new file after 256 of them.
 */
export const LEADER = `
dir=$1; shift
trap '' HUP
# Python keeps its output back when it goes to a pipe.
export PYTHONUNBUFFERED=1
echo $$ >"$dir/pid.new"; mv "$dir/pid.new" "$dir/pid"
{
  "$@" </dev/null 2>&1 &
  child=$!
  trap 'kill -TERM $child 2>/dev/null' TERM
  code=0
  while :; do
    wait $child && code=0 || code=$?
    kill -0 $child 2>/dev/null || break
  done
  echo $code >"$dir/status.new"; mv "$dir/status.new" "$dir/status"
} | {
  trap '' TERM
  while :; do
    dd bs=1024 count=${LOG_BYTES / 1024} of="$dir/log" 2>/dev/null
    [ -s "$dir/log" ] || break
    mv "$dir/log" "$dir/log.1"
  done
}
`;

/** Ends a session and its record: asks first, and uses force after three seconds. */
const END = `
end_session() {
  pid=$(cat "$1/pid" 2>/dev/null) || return 0
  pkill -TERM -s "$pid"
  n=0
  while pgrep -s "$pid" >/dev/null; do
    n=$((n+1))
    [ $n -eq 60 ] && pkill -KILL -s "$pid"
    [ $n -gt 100 ] && break
    sleep 0.05
  done
  rm -rf "$1"
}
`;

/** sh -c START sh LEADER FOLDER COMMAND-AS-JSON PROGRAM WORD…, where the words begin the program wherever it belongs. */
export const START = `${END}
leader=$1; dir=$2; json=$3; program=$4; shift 4
command -v -- "$program" >/dev/null 2>&1 || { echo "$program: command not found" >&2; exit 127; }
end_session "$dir"
mkdir -p "$dir"
printf '%s' "$json" >"$dir/command"
setsid --fork sh -c "$leader" sh "$dir" "$@" </dev/null >/dev/null 2>&1
n=0
while [ ! -e "$dir/pid" ] && [ $n -lt 500 ]; do n=$((n+1)); sleep 0.01; done
# What ends at once for want of something is told with its own words.
n=0
while [ ! -e "$dir/status" ] && [ $n -lt 5 ]; do n=$((n+1)); sleep 0.02; done
code=$(cat "$dir/status" 2>/dev/null) || exit 0
case $code in 126|127) cat "$dir/log.1" "$dir/log" 2>/dev/null | tail -c 2000 >&2; rm -rf "$dir"; exit "$code";; esac
exit 0
`;

/** sh -c STOP sh FOLDER */
export const STOP = `${END}
end_session "$1"
`;
