#!/usr/bin/env bash
# Measures what Picketline takes of a host beside CrowdSec, fail2ban and portsentry, each as its
# Debian package is installed, in a Debian root of its own and a network without any other host:
#
#   sizing.sh [ROUNDS [SECONDS]]   so many starts of each, in turn (5), and memory after so long (60)
#
# Run by bin/bench, which has built the package.
set -euo pipefail
lib="$(dirname -- "$(readlink -f -- "$0")")"
# shellcheck source=bin/lib/common.sh
. "$lib/common.sh"
# shellcheck source=bin/lib/prerequisites.sh
. "$lib/prerequisites.sh"

readonly TARGET="$ROOT/deploy/target" ROOTS="$ROOT/deploy/target/roots" EX_NOPERM=77
readonly OURS=libpcap0.8,nftables,systemd-standalone-sysusers,systemd-standalone-tmpfiles

# What is measured, and how each says that it serves.
readonly NAMES=(sensor coordinator crowdsec bouncer fail2ban portsentry)
declare -rA ROOT_OF=(
  [sensor]=picketline [coordinator]=picketline [crowdsec]=crowdsec [bouncer]=crowdsec
  [fail2ban]=fail2ban [portsentry]=portsentry
)
declare -rA TITLE=(
  [sensor]='picketline, sensor' [coordinator]='picketline, coordinator' [crowdsec]='crowdsec'
  [bouncer]='crowdsec with its firewall bouncer' [fail2ban]='fail2ban' [portsentry]='portsentry'
)
declare -rA SIGN=(
  [sensor]=unix:/run/picketline/sensor/admin.sock
  [coordinator]=unix:/run/picketline/coordinator/admin.sock
  [crowdsec]=tcp:8080 [bouncer]=file:/run/bouncer.table
  [fail2ban]=unix:/run/fail2ban/fail2ban.sock [portsentry]=tcp:1
)
declare -rA COMMAND=(
  [sensor]='exec picket sensor --config /etc/measured.conf'
  [coordinator]='exec picket coordinator --config /etc/measured.conf'
  [crowdsec]='exec crowdsec -c /etc/crowdsec/config.yaml'
  [bouncer]='crowdsec -c /etc/crowdsec/config.yaml &
    until cscli lapi status >/dev/null 2>&1; do sleep 0.05; done
    crowdsec-firewall-bouncer -c /etc/crowdsec/bouncers/crowdsec-firewall-bouncer.yaml &
    until nft list table ip crowdsec >/run/bouncer.table 2>/dev/null; do sleep 0.05; done
    wait'
  [fail2ban]='exec fail2ban-server -xf start'
  [portsentry]='portsentry -tcp; portsentry -udp; sleep 3600'
)

main() {
  local rounds="${1:-5}" rest="${2:-60}"
  [[ "$rounds" =~ ^[1-9][0-9]?$ ]] || die "$EX_USAGE" "'$rounds' is no number of rounds"
  [[ "$rest" =~ ^[1-9][0-9]{0,3}$ ]] || die "$EX_USAGE" "'$rest' is no number of seconds"
  ((EUID == 0)) || die "$EX_NOPERM" "packages are installed in roots of their own, which takes root"
  need_packages mmdebstrap util-linux iproute2 perl
  local debs=("$TARGET"/picketline_*.deb)
  [[ -e "${debs[0]}" ]] || die "$EX_CONFIG" "no package is built; run 'mvn -pl deploy -am package'"
  mkdir -p "$ROOTS"
  need_root minimal ''
  need_root picketline "$OURS"
  need_root fail2ban fail2ban
  need_root portsentry portsentry
  need_crowdsec
  WORK="$(mktemp -d)"
  trap 'end_all; rm -rf -- "$WORK"' EXIT
  trap 'exit 130' INT TERM HUP
  unpack minimal
  unpack picketline
  unpack crowdsec
  unpack fail2ban
  unpack portsentry
  install_ours "${debs[0]}"
  prepare_peers
  print_sizes "${debs[0]}"
  starts "$rounds"
  memory "$rest"
  print_table
}

# need_root NAME PACKAGES: a Debian 12 as small as it can be, with these packages.
need_root() {
  [[ -s "$ROOTS/sized-$1.tar" ]] || make_root "$1" "${2:+--include=$2}"
}

# make_root NAME OPTION...: what is empty is left out.
make_root() {
  local name="$1" option options=()
  shift
  for option in "$@"; do [[ -z "$option" ]] || options+=("$option"); done
  say "making a Debian root with $name (mmdebstrap)"
  # Sizes as they are fetched, while the root has its lists of packages: no other machine's are asked.
  # shellcheck disable=SC2016 # mmdebstrap's own $1
  mmdebstrap --quiet --variant=minbase "${options[@]}" \
    --customize-hook='chroot "$1" dpkg-query -W -f "\${Package}=\${Version}\n" |
      xargs chroot "$1" apt-cache show | awk "/^Package:/ { p = \$2 } /^Size:/ { print p, \$2 }" |
      sort -u >"$1/var/log/fetched"' bookworm "$ROOTS/part.tar" </dev/null >&2 ||
    die "$EX_CONFIG" "mmdebstrap could not make a Debian root with $name"
  mv "$ROOTS/part.tar" "$ROOTS/sized-$name.tar"
}

# Its package registers with its makers' service, unless a file says that it shall not.
need_crowdsec() {
  [[ -s "$ROOTS/sized-crowdsec.tar" ]] && return 0
  # shellcheck disable=SC2016 # mmdebstrap's own $1
  make_root crowdsec --include=crowdsec,crowdsec-firewall-bouncer,nftables \
    --essential-hook='mkdir -p "$1/etc/crowdsec"' \
    --essential-hook='echo "# none" >"$1/etc/crowdsec/online_api_credentials.yaml"'
}

unpack() {
  mkdir "$WORK/$1"
  tar -xf "$ROOTS/sized-$1.tar" -C "$WORK/$1"
  : >"$WORK/$1/var/log/auth.log"
}

# apart ROOT COMMAND...: in namespaces of its own, with what programs expect of a root.
apart() {
  setpriv --pdeathsig KILL unshare --net --mount --pid --fork --kill-child \
    "$BASH" "$ROOT/bin/lib/sizing.sh" --apart "$@"
}

furnish() {
  local root="$1" device
  mount -t proc proc "$root/proc"
  mount --bind "$root/proc" /proc
  mount -t tmpfs -o mode=755 tmpfs "$root/run"
  mount -t tmpfs -o mode=755 tmpfs "$root/dev"
  mkdir -p "$root"/run/{fail2ban,picketline/sensor,picketline/coordinator}
  for device in null zero full random urandom; do
    : >"$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
  done
  ln -s /proc/self/fd "$root/dev/fd"
  ip link set lo up
  ip address add 192.0.2.10/24 dev lo
}

inside() { # ROOT COMMAND...
  local root="$1"
  shift
  apart "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 \
    "$(command -v chroot)" "$root" "$@"
}

install_ours() {
  local root="$WORK/picketline" host
  cp "$1" "$root/picketline.deb"
  inside "$root" dpkg -i /picketline.deb >"$WORK/log" 2>&1 ||
    die "$EX_SOFTWARE" "the package is not installed: $(tail -n 1 "$WORK/log")"
  rm "$root/picketline.deb"
  inside "$root" picket ca create --fleet measured /etc/authority >"$WORK/log"
  for host in sensor coordinator; do
    inside "$root" picket ca issue "$host" --ca /etc/authority --role "$host" --address 192.0.2.10 \
      --into "/var/lib/picketline/$host/identity" >"$WORK/log"
  done
  # Here they run as root.
  inside "$root" chown -R 0:0 /var/lib/picketline
  cat >"$root/etc/measured.conf" <<'TEXT'
sensor {
  name = sensor
  coordinators = ["192.0.2.10:7413"]
}
coordinator {
  name = coordinator
  listen = "192.0.2.10:7413"
  cluster { address = "192.0.2.10:7414", peers = [] }
}
TEXT
}

# Each as its package has it, but that no jail or source wants what a small root lacks.
prepare_peers() {
  local root="$WORK/crowdsec"
  sed -i '/online_client:/,+1d' "$root/etc/crowdsec/config.yaml"
  printf 'filenames:\n  - /var/log/auth.log\nlabels:\n  type: syslog\n' >"$root/etc/crowdsec/acquis.yaml"
}

# MiB of a directory, without what apt and dpkg keep for themselves.
mebibytes() {
  du -sxm --exclude=var/cache/apt --exclude=var/lib/apt --exclude=var/log --exclude=proc "$1" |
    cut -f 1
}

# What packages a root has that a minimal one has not: their sizes as they are fetched.
fetched() {
  local name sum=0 size
  for name in $(comm -13 <(packages minimal) <(packages "$1")); do
    [[ "$name" != picketline ]] || continue
    size="$(awk -v name="${name%%:*}" '$1 == name { print $2; exit }' "$WORK/$1/var/log/fetched")"
    [[ -n "$size" ]] || die "$EX_SOFTWARE" "nobody knows how large $name is"
    sum=$((sum + size))
  done
  printf '%s' "$sum"
}

packages() { dpkg-query --admindir="$WORK/$1/var/lib/dpkg" -W -f '${binary:Package}\n' | sort; }

print_sizes() {
  local name base all own
  base="$(mebibytes "$WORK/minimal")"
  echo
  printf '%-38s %14s %16s\n' 'MiB, beyond a minimal Debian 12' fetched installed
  for name in picketline crowdsec fail2ban portsentry; do
    all="$(fetched "$name")"
    own=0
    [[ "$name" != picketline ]] || own="$(stat -c %s "$1")"
    printf '%-38s %14.1f %16d\n' "$name" "$(awk -v n="$((all + own))" 'BEGIN { print n / 1048576 }')" \
      "$(($(mebibytes "$WORK/$name") - base))"
  done
  printf '%-38s %14s %16d\n' '  of that archives of classes' '' \
    "$(mebibytes "$WORK/picketline/var/cache/picketline")"
  printf '%-38s %14.1f\n' '  of that our package alone' \
    "$(awk -v n="$(stat -c %s "$1")" 'BEGIN { print n / 1048576 }')"
}

declare -A RUNS=()

# begin NAME: sets in RUNS what ends it; its time is in WORK/NAME.ms once it serves.
begin() {
  local root="$WORK/${ROOT_OF[$1]}"
  rm -f -- "$WORK/$1.ms"
  apart "$root" perl "$ROOT/bin/lib/serve-time.pl" "$root" "${SIGN[$1]}" sh -c "${COMMAND[$1]}" \
    >"$WORK/$1.ms" 2>"$WORK/$1.log" &
  RUNS[$1]=$!
}

served() {
  until [[ -s "$WORK/$1.ms" ]]; do
    kill -0 "${RUNS[$1]}" 2>/dev/null || break
    sleep 0.1
  done
  [[ "$(cat "$WORK/$1.ms")" =~ ^[0-9]+$ ]] ||
    die "$EX_SOFTWARE" "$1 does not start: $(tail -n 3 "$WORK/$1.log" "$WORK/${ROOT_OF[$1]}/var/log/measured")"
}

end() {
  local first
  first="$(pgrep -P "${RUNS[$1]}" || true)" # unshare, which ends all with it
  kill -KILL ${first:+"$first"} "${RUNS[$1]}" 2>/dev/null || true
  wait "${RUNS[$1]}" 2>/dev/null || true
  unset "RUNS[$1]"
}

end_all() {
  local name
  for name in "${!RUNS[@]}"; do end "$name"; done
}

# starts ROUNDS: each is ended before the next begins.
starts() {
  local round name
  for ((round = 0; round < $1; round++)); do
    for name in "${NAMES[@]}"; do
      begin "$name"
      served "$name"
      cat "$WORK/$name.ms" >>"$WORK/$name.times"
      end "$name"
    done
  done
}

# memory SECONDS: of each after so long, all at a time but those that share a root.
memory() {
  local name turn
  for turn in 'sensor crowdsec fail2ban portsentry' 'coordinator bouncer'; do
    for name in $turn; do begin "$name"; done
    for name in $turn; do served "$name"; done
    sleep "$1"
    for name in $turn; do memory_of "$name" >"$WORK/$name.memory"; done
    end_all
  done
}

# memory_of NAME: resident, proportional and anonymous MiB of all its processes.
memory_of() {
  local first space process
  first="$(pgrep -P "${RUNS[$1]}")"
  space="$(readlink "/proc/$first/ns/pid_for_children")"
  for process in /proc/[0-9]*; do
    [[ "$(readlink "$process/ns/pid" 2>/dev/null)" == "$space" ]] || continue
    # Neither what has started it nor a shell that waits for it is a part of it.
    case "$(cat "$process/comm" 2>/dev/null)" in perl | sh | bash | sleep) continue ;; esac
    cat "$process/smaps_rollup" 2>/dev/null || true # it may have ended
  done | awk '/^Rss:/ { r += $2 } /^Pss:/ { p += $2 } /^Anonymous:/ { a += $2 }
    END { printf "%10.0f %10.0f %10.0f\n", r / 1024, p / 1024, a / 1024 }'
}

print_table() {
  local name
  echo
  printf '%-38s %10s %10s %10s %10s %10s\n' "at rest MiB; starts ms" resident 'its share' anonymous median least
  for name in "${NAMES[@]}"; do
    printf '%-38s %s %10s %10s\n' "${TITLE[$name]}" "$(cat "$WORK/$name.memory")" \
      "$(sort -n "$WORK/$name.times" | awk '{ t[NR] = $1 } END { print t[int((NR + 1) / 2)] }')" \
      "$(sort -n "$WORK/$name.times" | head -n 1)"
  done
  echo
  echo "load $(cut -d ' ' -f 1-3 /proc/loadavg), $(nproc) processors"
}

if [[ "${1:-}" == --apart ]]; then
  shift
  furnish "$1"
  shift
  exec "$@"
fi
main "$@"
