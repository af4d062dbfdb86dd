# Measures how long the command takes, beside those of fail2ban and CrowdSec. Sourced by bin/bench
# after build.sh.

# command_times ROUNDS: one sensor in a network of its own, all commands in turn, ROUNDS times.
command_times() {
  local rounds="$1" how
  [[ "$rounds" =~ ^[1-9][0-9]{0,3}$ ]] || die "$EX_USAGE" "'$rounds' is no number of rounds"
  need_packages util-linux iproute2 nftables fail2ban
  how=(-Urnm)
  ((EUID == 0)) && how=(-nm)
  PICKETLINE_NO_BUILD=1 exec unshare "${how[@]}" --kill-child --fork --pid --mount-proc \
    "$BASH" "$0" --command-times "$rounds"
}

# In the network of its own.
command_times_inside() {
  local rounds="$1" work daemon
  work="$(mktemp -d)"
  # shellcheck disable=SC2064
  trap "rm -rf -- '$work'" EXIT
  ip link set lo up
  ip address add 192.0.2.10/24 dev lo
  cat >"$work/picketline.conf" <<TEXT
sensor {
  name = web-1
  state-directory = "$work/state"
  socket-directory = "$work/run"
  ignore-files = []
}
TEXT
  mkdir "$work/state"
  "$ROOT/bin/picket" sensor --config "$work/picketline.conf" >"$work/log" 2>&1 &
  daemon=$!
  export PICKETLINE_SOCKET="$work/run/admin.sock"
  until [[ -S "$PICKETLINE_SOCKET" ]]; do
    kill -0 "$daemon" 2>/dev/null || {
      cat "$work/log" >&2
      die "$EX_SOFTWARE" "the sensor does not start"
    }
    sleep 0.2
  done
  measure "$rounds" "$work"
  kill "$daemon"
  wait "$daemon" || true
}

# measure ROUNDS DIRECTORY: prints the median and the least of each, in milliseconds.
measure() {
  local rounds="$1" work="$2" round name names=()
  local picket="$ROOT/bin/picket"
  declare -A commands
  add() {
    names+=("$1")
    commands["$1"]="$2"
  }
  add "picket status" "'$picket' status"
  add "picket why" "'$picket' why 198.51.100.7"
  add "of that the script that asks" "perl '$ROOT/bin/lib/front.pl' status"
  add "a verb that no daemon runs" "'$picket' status --socket '$PICKETLINE_SOCKET'"
  add "java -version" "'$JAVA' -version"
  add "bash -c :" "bash -c :"
  add "perl -e 1" "perl -e 1"
  add "fail2ban-client --help" "fail2ban-client --help"
  name="${CSCLI:-cscli}"
  ! have "$name" || add "cscli --help" "'$name' --help"
  for name in "${names[@]}"; do # files into memory, and the daemon warm
    for round in {1..20}; do
      eval "${commands[$name]}" >/dev/null 2>&1 </dev/null || true
      [[ "$name" == picket* ]] || break
    done
  done
  TIMEFORMAT='%3R %3U %3S'
  for ((round = 0; round < rounds; round++)); do
    for name in "${names[@]}"; do
      { time eval "${commands[$name]}" >/dev/null 2>&1 </dev/null || true; } \
        2>>"$work/${name//[^a-z0-9]/_}"
    done
  done
  printf '%-40s %8s %8s %8s\n' "ms, $rounds rounds" median least processor
  for name in "${names[@]}"; do
    summary "$name" "$work/${name//[^a-z0-9]/_}"
  done
}

summary() {
  local name="$1" half
  half=$((($(wc -l <"$2") + 1) / 2))
  printf '%-40s %8.0f %8.0f %8.0f\n' "$name" \
    "$(sort -n "$2" | awk -v n="$half" 'NR == n { print $1 * 1000 }')" \
    "$(sort -n "$2" | awk 'NR == 1 { print $1 * 1000 }')" \
    "$(awk '{ print $2 + $3 }' "$2" | sort -n | awk -v n="$half" 'NR == n { print $1 * 1000 }')"
}
