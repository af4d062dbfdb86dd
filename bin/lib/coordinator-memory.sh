# Measures what a coordinator at rest holds in memory, with the API and without. Sourced by bin/bench
# after build.sh.

# coordinator_memory SECONDS: each after so long, in a network of its own.
coordinator_memory() {
  local rest="$1" how
  [[ "$rest" =~ ^[1-9][0-9]{0,3}$ ]] || die "$EX_USAGE" "'$rest' is no number of seconds"
  need_packages util-linux iproute2
  need_jdk
  how=(-Urnm)
  ((EUID == 0)) && how=(-nm)
  PICKETLINE_NO_BUILD=1 exec unshare "${how[@]}" --kill-child --fork --pid --mount-proc \
    "$BASH" "$0" --coordinator-memory "$rest"
}

# In the network of its own.
coordinator_memory_inside() {
  local rest="$1" work api
  work="$(mktemp -d)"
  # shellcheck disable=SC2064
  trap "rm -rf -- '$work'" EXIT
  ip link set lo up
  ip address add 192.0.2.10/24 dev lo
  printf '%-4s %8s %8s %12s %8s\n' API RSS HEAP 'HEAP IN USE' CLASSES
  for api in false true; do
    coordinator_at_rest "$api" "$rest" "$work/$api"
  done
}

# coordinator_at_rest API SECONDS DIRECTORY: one line, in MiB; the heap in use is after a collection.
coordinator_at_rest() {
  local api="$1" rest="$2" work="$3" daemon rss classes
  mkdir "$work"
  cat >"$work/picketline.conf" <<TEXT
coordinator {
  name = core-1
  listen = "192.0.2.10:7413"
  cluster { address = "192.0.2.10:7414", peers = [] }
  identity-directory = "$work/identity"
  state-directory = "$work/state"
  socket-directory = "$work/run"
  api { enabled = $api }
}
TEXT
  "$ROOT/bin/picket" coordinator --config "$work/picketline.conf" >"$work/log" 2>&1 &
  daemon=$!
  until [[ -S "$work/run/admin.sock" ]]; do
    kill -0 "$daemon" 2>/dev/null || {
      cat "$work/log" >&2
      die "$EX_SOFTWARE" "the coordinator does not start"
    }
    sleep 0.2
  done
  sleep "$rest"
  rss="$(awk '/^VmRSS/ { print int($2 / 1024) }' "/proc/$daemon/status")"
  classes="$(jcmd "$daemon" VM.classloader_stats 2>/dev/null | awk '/^Total/ { print $4 }')"
  jcmd "$daemon" GC.run >"$work/collected"
  jcmd "$daemon" GC.heap_info >"$work/heap"
  awk -v api="$api" -v rss="$rss" -v classes="$classes" '
    / total / && !/Metaspace|class space/ {
      for (i = 1; i <= NF; i++) {
        if ($i == "total") { size = $(i + 1) + 0; all += size }
        if ($i == "used") { used += $(i + 1) + 0 }
      }
    }
    END { printf "%-4s %8d %8d %12d %8s\n", api == "true" ? "yes" : "no", rss, all / 1024, used / 1024, classes }
  ' "$work/heap"
  kill "$daemon"
  wait "$daemon" || true
}

jcmd() {
  "${JAVA%/java}/jcmd" "$@"
}
