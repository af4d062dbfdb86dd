#!/usr/bin/env bash
# Plays the Debian package, as it is installed on servers, on hosts with a Debian root each:
#
#   installed.sh package   install, a pair by two commands, remove, purge
#   installed.sh upgrade   a pair is upgraded in the middle of a flood and a scan
#   installed.sh archive   the archive for other Linuxes: install, again, uninstall
#
# Run by bin/lab, which has built the package; one line for each proof, and with --json a report as
# the other scenarios have it. Exit code 0 only if every proof holds.
set -euo pipefail
lib="$(dirname -- "$(readlink -f -- "$0")")"
# shellcheck source=bin/lib/common.sh
. "$lib/common.sh"
# shellcheck source=bin/lib/prerequisites.sh
. "$lib/prerequisites.sh"

readonly TARGET="$ROOT/deploy/target"
readonly STAND_IN="$ROOT/deploy/src/test/resources/io/picketline/blackbox/systemctl"
readonly EX_NOPERM=77

# The network of the hosts: who attacks, who goes on attacking, who means no harm, and the pair.
readonly -A ADDRESS=(
  [attacker]=192.0.2.66 [late]=192.0.2.67 [bystander]=192.0.2.20
  [core]=192.0.2.1 [web1]=192.0.2.2 [clean]=192.0.2.9
)

# --- Proofs

PROOFS=()
FAILED=0

# proof NAME DETAIL COMMAND...: whether the command succeeds.
proof() {
  local name="$1" detail="$2" ok=true
  shift 2
  "$@" >"$WORK/said" 2>&1 || ok=false
  if "$ok"; then
    printf 'ok       %s (%s)\n' "$name" "$detail" >&2
  else
    FAILED=$((FAILED + 1))
    detail="$detail: $(tail -n 5 -- "$WORK/said" | tr '\n"\\\t' "|'/ ")"
    printf 'FAILED   %s (%s)\n' "$name" "$detail" >&2
  fi
  PROOFS+=("{\"name\":\"$name\",\"ok\":$ok,\"detail\":\"$detail\"}")
}

report() {
  local joined
  joined="$(IFS=,; printf '%s' "${PROOFS[*]}")"
  ((FAILED == 0)) || tell_logs
  if "$JSON"; then printf '{"scenario":"%s","proofs":[%s]}\n' "$SCENARIO" "$joined"; fi
  ((FAILED == 0))
}

# within SECONDS COMMAND...: whether it succeeds before they are over.
within() {
  local until=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < until)) || return 1
    sleep 0.1
  done
}

not() { ! "$@"; }

milliseconds() { printf '%s' "${EPOCHREALTIME/[.,]/}" | sed 's/...$//'; }

# --- Roots and hosts

# Sets DEB, the package that is built.
find_package() {
  local found=("$TARGET"/picketline_*.deb)
  [[ -e "${found[0]}" ]] || die "$EX_CONFIG" "no package is built; run 'mvn -pl deploy -am package' first"
  DEB="${found[0]}"
  ARCHIVE="$(printf '%s\n' "$TARGET"/picketline-*.tar.gz | head -n 1)"
}

# Sets HOW, the options of unshare by which all users of a root are there to give.
need_users() {
  if ((EUID == 0)) && unshare -nm true 2>/dev/null; then
    HOW=(-nm)
  elif unshare -Unm --map-root-user --map-auto true 2>/dev/null; then
    HOW=(-Unm --map-root-user --map-auto)
  else
    die "$EX_NOPERM" "a root of its own takes root, or subordinate users (subuid(5), package uidmap);" \
      "run: sudo bin/lab $SCENARIO"
  fi
}

# A small Debian 12 with what the package depends on, made once.
need_base() {
  BASE="$TARGET/roots/bookworm.tar"
  [[ -s "$BASE" ]] && return 0
  need_packages mmdebstrap
  say "making a Debian root (mmdebstrap)"
  mkdir -p "$TARGET/roots"
  mmdebstrap --quiet --variant=minbase --mode="$( ((EUID == 0)) && echo root || echo unshare)" \
    --include=libpcap0.8,nftables,systemd-standalone-sysusers,systemd-standalone-tmpfiles \
    bookworm "${BASE%.tar}.part.tar" >&2 </dev/null || die "$EX_CONFIG" "mmdebstrap could not make a Debian root"
  mv "${BASE%.tar}.part.tar" "$BASE"
}

# A root that is prepared for programs: make_root DIRECTORY
furnish() {
  mount -t proc proc "$1/proc"
  mount -t tmpfs -o mode=755 tmpfs "$1/run"
  mount -t tmpfs -o mode=755 tmpfs "$1/dev"
  local device
  for device in null zero full random urandom tty; do
    : >"$1/dev/$device"
    mount --bind "/dev/$device" "$1/dev/$device"
  done
  ln -s /proc/self/fd "$1/dev/fd"
  mkdir -p "$1/run/systemd/system"
  install -m 755 "$STAND_IN" "$1/usr/bin/systemctl"
  printf '127.0.0.1 localhost\n' >"$1/etc/hosts"
  local name
  for name in "${!ADDRESS[@]}"; do printf '%s %s\n' "${ADDRESS[$name]}" "$name" >>"$1/etc/hosts"; done
}

# The base as a directory in memory, and a package put into it that is the same for all hosts.
need_roots() {
  mkdir "$WORK/base" "$WORK/roots"
  tar -xf "$BASE" -C "$WORK/base" --exclude './dev/*'
  mkdir "$WORK/base/packages"
  cp "$DEB" "$WORK/base/packages/picketline.deb"
  LAYERS="$WORK/base"
}

# layer NAME: what was done to a host is the beginning of those that are made from now on.
layer() {
  # a process that the package has started may be about to end
  within 20 umount --recursive "$WORK/roots/$1"
  LAYERS="$WORK/$1/upper:$LAYERS"
}

# make_host NAME: a host of the network with a root of its own above the layers that are there.
make_host() {
  make_net "$1"
  local at="$WORK/$1"
  mkdir -p "$at/upper" "$at/work" "$WORK/roots/$1"
  mount -t overlay overlay -o "lowerdir=$LAYERS,upperdir=$at/upper,workdir=$at/work" "$WORK/roots/$1"
  furnish "$WORK/roots/$1"
  : >"/run/uts-$1"
  unshare --uts="/run/uts-$1" hostname "$1"
}

# make_net NAME: a network namespace with an address on the common link.
make_net() {
  if [[ ! -e /sys/class/net/lab ]] && ! ip link show lab >/dev/null 2>&1; then
    ip link add lab type bridge
    ip link set lab up
  fi
  ip netns add "$1"
  ip link add "v-$1" type veth peer name eth0 netns "$1"
  ip link set "v-$1" master lab up
  ip -n "$1" link set lo up
  ip -n "$1" link set eth0 up
  ip -n "$1" address add "${ADDRESS[$1]}/24" dev eth0
}

# on HOST COMMAND...: in its root and namespaces.
on() {
  local host="$1"
  shift
  nsenter --net="/run/netns/$host" --uts="/run/uts-$host" \
    chroot "$WORK/roots/$host" /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    DEBIAN_FRONTEND=noninteractive "$@"
}

# at NET COMMAND...: this machine's program, there.
at() {
  local net="$1"
  shift
  nsenter --net="/run/netns/$net" "$@"
}

# --- What the hosts do

install_package() { on "$1" dpkg -i /packages/picketline.deb; }

has_mode() { [[ "$(on "$1" stat -c '%U:%G %a' "$2")" == "$3" ]]; }

runs_nothing() { ! pgrep -f "/usr/lib/picketline/runtime/bin/java" >/dev/null; }

# Whether a set of the host's kernel has an address.
blocks() { [[ "$(on "$1" nft list table inet picketline 2>/dev/null)" == *" $2 timeout"* ]]; }

has_no_table() { ! on "$1" nft list table inet picketline 2>/dev/null; }

# A service on a host that says "here" to who connects.
serve() {
  at "$1" perl -MIO::Socket::INET -e '
    my $s = IO::Socket::INET->new(Listen => 50, LocalPort => 8080, ReuseAddr => 1) or die "$!";
    while (my $c = $s->accept) { print $c "here\n"; close $c }' &
}

# reaches NET HOST: whether it is answered there.
reaches() {
  at "$1" perl -MIO::Socket::INET -e '
    my $c = IO::Socket::INET->new(PeerAddr => shift, PeerPort => 8080, Timeout => 2) or exit 1;
    exit((<$c> // "") eq "here\n" ? 0 : 1)' "${ADDRESS[$2]}"
}

scan() { at "$1" nmap -n -sS -Pn --disable-arp-ping -T4 --max-retries 0 --host-timeout 20s -p "$3" "${ADDRESS[$2]}"; }

# The line after which a host has joined, of what 'picket coordinator init' has printed.
join_line() { grep -E "^ *(sudo )?picket join " -- "$WORK/founded" | sed 's/^ *\(sudo \)\?//' | sed -n "$1p"; }

make_pair() {
  local name
  make_host clean
  proof "dpkg installs it" "on a Debian 12 with what it depends on" install_package clean
  proof "nothing runs after the installation" "no process" runs_nothing
  proof "nothing is blocked after the installation" "no table" has_no_table clean
  layer clean
  for name in core web1; do make_host "$name"; done
  for name in attacker late bystander; do make_net "$name"; done
  serve core
  serve web1
  proof "core is founded by one command" "picket coordinator init --enroll web1 --enroll core" found_core
  ((FAILED == 0)) || { report; exit 1; }
  local line number=0
  for name in web1 core; do
    number=$((number + 1))
    line="$(join_line "$number")"
    proof "$name joins by the line that was printed" "picket join" on "$name" sh -c "$line"
  done
  proof "both sensors are there" "picket sensors" within 30 sensors_are_there
}

found_core() {
  on core picket coordinator init --enroll web1 --enroll core >"$WORK/founded" 2>"$WORK/founded.err" && return 0
  cat "$WORK/founded" "$WORK/founded.err"
  return 1
}

# What the services of the hosts have said, for whoever must find out why a proof fails.
tell_logs() {
  local name log
  for name in core web1; do
    for log in "$WORK/roots/$name"/run/standin/*.log; do
      [[ -e "$log" ]] || continue
      printf -- '--- %s, %s\n' "$name" "${log##*/}"
      tail -n 25 -- "$log"
    done
  done >&2
}

sensors_are_there() { [[ "$(on core picket -o csv sensors | grep -cE '^(core|web1),.*live')" == 2 ]]; }

attack() {
  local began
  proof "the attacker is served before the attack" "by core and web1" both_reach attacker
  began="$(milliseconds)"
  scan attacker web1 1-200 >/dev/null || true
  proof "the attacked host blocks the attacker" "web1" within 10 blocks web1 "${ADDRESS[attacker]}"
  proof "the other host blocks the attacker too" "core, who was not attacked" \
    within 10 blocks core "${ADDRESS[attacker]}"
  proof "the attacker is served no more" "by neither" not either_reach attacker
  proof "who means no harm is served as before" "by both" both_reach bystander
  say "$(($(milliseconds) - began)) ms from the scan's begin to here"
}

both_reach() { reaches "$1" core && reaches "$1" web1; }
either_reach() { reaches "$1" core || reaches "$1" web1; }

# --- Scenarios

play_package() {
  make_pair
  check_files
  attack
  proof "a removal stops the services" "dpkg --remove" remove_web1
  proof "a removal keeps blocks" "in the kernel" blocks web1 "${ADDRESS[attacker]}"
  proof "a removal keeps settings and state" "files" on web1 test -e /etc/picketline/picketline.conf -a -e /var/lib/picketline/sensor/identity/host.pem
  proof "a purge ends" "dpkg --purge" on web1 dpkg --purge picketline
  proof "a purge takes the blocks away" "no table" has_no_table web1
  proof "a purge leaves no file" "but the users" nothing_is_left
}

remove_web1() { on web1 dpkg --remove picketline && ! on web1 systemctl is-active picketline-sensor; }

nothing_is_left() {
  local found
  found="$(on web1 find / -xdev -iname '*picket*' ! -path '/packages*' ! -path '/proc/*' ! -path '/var/lib/dpkg/*' ! -path '/var/log/*')"
  [[ -z "$found" ]] || { printf '%s\n' "$found"; return 1; }
}

check_files() {
  proof "picket version runs" "of the runtime inside" on web1 picket version
  proof "the configuration that was installed is good" "picket config check" on web1 picket config check
  proof "dpkg finds every file as it was installed" "dpkg --verify" quiet_verify
  proof "the sensor's state is its own" "picketline-sensor 711" has_mode web1 /var/lib/picketline/sensor "picketline-sensor:picketline-sensor 711"
  proof "the coordinator's state is its own" "picketline-coordinator 700" has_mode core /var/lib/picketline/coordinator "picketline-coordinator:picketline-coordinator 700"
  proof "the configuration is root's" "root 644" has_mode web1 /etc/picketline/picketline.conf "root:root 644"
  proof "the manual is there" "picket.1.gz, picketline.conf.5.gz" on web1 sh -c 'zcat /usr/share/man/man1/picket.1.gz /usr/share/man/man5/picketline.conf.5.gz | grep -q picket'
  proof "the daemons run as their users" "ps" runs_as_users
  proof "completion for bash is there" "bash reads it" on web1 bash -n /usr/share/bash-completion/completions/picket
}

quiet_verify() { local said; said="$(on core dpkg --verify picketline)"; [[ -z "$said" ]] || { printf '%s\n' "$said"; return 1; }; }

runs_as_users() {
  local user kind
  for kind in sensor coordinator; do
    user="$(on core cat /etc/passwd | sed -n "s/^picketline-$kind:[^:]*:\([0-9]*\):.*/\1/p")"
    pgrep -u "$user" -f "io.picketline.cli.Main $kind" >/dev/null || return 1
  done
}

# The same again under a higher number, and with another time of its files.
make_newer() {
  local tree="$WORK/newer"
  dpkg-deb -R "$DEB" "$tree"
  sed -i 's/^Version: .*/Version: 99.0/' "$tree/DEBIAN/control"
    dpkg-deb -Znone --root-owner-group -b "$tree" "$WORK/base/packages/newer.deb" >/dev/null
  rm -rf -- "$tree"
}

# Packets of the attacker to a port of web1 that is served, 1000 a second, until the file is gone.
flood() {
  : >"$WORK/flood"
  at web1 perl -MIO::Socket::INET -e '
    my ($from, $count, $good) = (shift, 0, 0);
    my $s = IO::Socket::INET->new(Proto => "udp", LocalPort => 9090) or die "$!";
    while (defined $s->recv(my $text, 100)) {
      if ($s->peerhost eq $from) { $count++ } else { $good++ }
      open my $out, ">", "$ARGV[0].new"; print $out "$count $good\n"; close $out; rename "$ARGV[0].new", $ARGV[0];
    }' "${ADDRESS[attacker]}" "$WORK/received" &
  echo "0 0" >"$WORK/received"
  local who
  for who in attacker bystander; do
    at "$who" perl -MIO::Socket::INET -e '
      my ($to, $while, $gap, $said) = @ARGV;
      my $s = IO::Socket::INET->new(Proto => "udp", PeerAddr => $to, PeerPort => 9090) or die "$!";
      my $sent = 0;
      while (-e $while) { $s->send("x") and $sent++; select undef, undef, undef, $gap }
      open my $out, ">", $said; print $out "$sent\n"' \
      "${ADDRESS[web1]}" "$WORK/flood" "$([[ $who == attacker ]] && echo 0.001 || echo 0.05)" "$WORK/sent-$who" &
    eval "FLOOD_$who=$!"
  done
}

play_upgrade() {
  make_newer
  make_pair
  attack
  on web1 sh -c 'echo "# by hand" >>/etc/picketline/picketline.conf'
  flood
  slow_scan &
  local scanning=$!
  sleep 1
  local began name
  for name in web1 core; do
    began="$(milliseconds)"
    proof "$name is upgraded" "dpkg -i of a higher version, in the flood" \
      on "$name" dpkg -i --force-confold /packages/newer.deb
    say "$name: $(($(milliseconds) - began)) ms"
  done
  wait "$scanning" || true
  proof "both sensors are there again" "picket sensors" within 30 sensors_are_there
  proof "who scanned during the upgrade is blocked on both" "web1 and core" within 20 both_block late
  rm -f -- "$WORK/flood"
  # shellcheck disable=SC2154
  wait "$FLOOD_attacker" "$FLOOD_bystander" || true
  local count good
  read -r count good <"$WORK/received"
  proof "no packet of the attacker came through" "$count of $(cat "$WORK/sent-attacker")" test "$count" = 0
  proof "the flood was one" "$(cat "$WORK/sent-attacker") packets" test "$(cat "$WORK/sent-attacker")" -gt 2000
  proof "the bystander's packets came through" "$good of $(cat "$WORK/sent-bystander")" \
    test "$good" -ge "$(cat "$WORK/sent-bystander")"
  proof "the attacker is blocked as before" "web1 and core" both_block attacker
  proof "the verdict on the attacker is known as before" "picket why" on core picket why "${ADDRESS[attacker]}"
  proof "the new version is installed and runs" "99.0" upgraded
  proof "a setting by hand is kept" "picketline.conf" on web1 grep -q '# by hand' /etc/picketline/picketline.conf
}

both_block() { blocks web1 "${ADDRESS[$1]}" && blocks core "${ADDRESS[$1]}"; }

slow_scan() { at late nmap -n -sS -Pn --disable-arp-ping --max-retries 0 --scan-delay 60ms -p 1-200 "${ADDRESS[web1]}" >/dev/null 2>&1; }

upgraded() {
  [[ "$(on core dpkg-query -W -f '${Version}' picketline)" == 99.0 ]] &&
    on core systemctl is-active picketline-coordinator && on web1 systemctl is-active picketline-sensor
}

play_archive() {
  make_host web1
  mkdir "$WORK/roots/web1/unpacked"
  tar -xzf "$ARCHIVE" -C "$WORK/roots/web1/unpacked" --strip-components 1
  proof "install.sh installs it" "on a Debian, by itself" on web1 /unpacked/install.sh
  proof "picket version runs" "of the runtime inside" on web1 picket version
  proof "the sensor's state is its own" "picketline-sensor 711" has_mode web1 /var/lib/picketline/sensor "picketline-sensor:picketline-sensor 711"
  proof "a sensor alone starts" "systemctl enable --now" starts_alone
  on web1 sh -c 'echo "# by hand" >>/etc/picketline/picketline.conf'
  proof "install.sh installs it again" "as an upgrade" on web1 /unpacked/install.sh
  proof "a setting by hand is kept" "picketline.conf" on web1 grep -q '# by hand' /etc/picketline/picketline.conf
  proof "the sensor runs again" "systemctl" within 20 on web1 systemctl is-active picketline-sensor
  proof "install.sh takes it away" "--uninstall" on web1 /unpacked/install.sh --uninstall
  proof "settings are kept" "picketline.conf" on web1 test -e /etc/picketline/picketline.conf
  proof "the program is gone" "/usr" on web1 find /usr /lib/systemd -name "*picket*" -exec false {} +
}

starts_alone() {
  on web1 systemctl enable --now picketline-sensor || {
    on web1 cat /run/standin/picketline-sensor.service.log
    return 1
  }
}

# --- How it is run

inside() {
  mount -t tmpfs -o mode=755 tmpfs /run
  mkdir /run/netns
  ip link set lo up
  mount -t tmpfs -o mode=755,size=3g tmpfs "$WORK"
  find_package
  need_roots
  "play_$SCENARIO"
  report
}

outside() {
  local code=0
  need_users
  need_packages util-linux iproute2 nmap perl procps dpkg
  find_package
  need_base
  WORK="$(mktemp -d /tmp/picketline-lab.XXXXXX)"
  export WORK BASE
  trap 'kill -KILL "$LAB" 2>/dev/null || true; rm -rf -- "$WORK"' EXIT
  trap 'exit 130' INT TERM HUP
  local options=(--inside "$SCENARIO")
  if "$JSON"; then options+=(--json); fi
  setpriv --pdeathsig KILL unshare "${HOW[@]}" --pid --fork --kill-child --mount-proc \
    "$BASH" "$ROOT/bin/lib/installed.sh" "${options[@]}" &
  LAB=$!
  wait "$LAB" || code=$?
  exit "$code"
}

INSIDE=false JSON=false SCENARIO=
for argument in "$@"; do
  case "$argument" in
    --inside) INSIDE=true ;;
    --json) JSON=true ;;
    package | upgrade | archive) SCENARIO="$argument" ;;
    *) die "$EX_USAGE" "unknown argument '$argument'" ;;
  esac
done
[[ -n "$SCENARIO" ]] || die "$EX_USAGE" "which: package, upgrade or archive?"
if "$INSIDE"; then inside; else outside; fi
