#!/bin/sh
# Installs Picketline on a Linux without dpkg, from the unpacked archive that this stands in.
#
#   ./install.sh                  installs or upgrades
#   ./install.sh --uninstall      takes the program away; settings, state and blocks stay
#   ./install.sh --purge          that, and settings, state and blocks too
#   ./install.sh --destdir DIR    into DIR, as for a package or an image; makes no users
#
# Starts nothing, and overwrites no file in /etc/picketline: what is new there is put beside it as
# NAME.new. All is root's, and everybody may read it, however the archive was unpacked.
set -eu
umask 022

here="$(CDPATH='' cd -- "$(dirname -- "$(readlink -f -- "$0")")" && pwd -P)"
tree="$here/root"
to=
what=install

say() { printf 'install.sh: %s\n' "$*"; }

fail() {
  printf 'install.sh: %s\n' "$*" >&2
  exit 1
}

while [ $# -gt 0 ]; do
  case "$1" in
    --uninstall | --purge) what="${1#--}" ;;
    --destdir)
      [ -n "${2:-}" ] || fail "--destdir wants a directory"
      to="${2%/}"
      shift
      ;;
    -h | --help)
      sed -n '2,10s/^# \{0,1\}//p' "$0"
      exit 0
      ;;
    *) fail "unknown argument '$1'; see --help" ;;
  esac
  shift
done

# Every file and link of the tree, by its path from the root.
contents() { (cd -- "$tree" && find . ! -type d | sed 's/^\.//' | sort); }

systemd_runs() { [ -z "$to" ] && [ -d /run/systemd/system ] && command -v systemctl >/dev/null; }

need_root() {
  [ -n "$to" ] || [ "$(id -u)" = 0 ] || fail "run it as root, or with --destdir"
}

check_system() {
  [ -z "$to" ] || return 0
  major="$(uname -r | cut -d . -f 1)" minor="$(uname -r | cut -d . -f 2 | sed 's/[^0-9].*//')"
  [ "$major" -gt 4 ] || { [ "$major" -eq 4 ] && [ "$minor" -ge 18 ]; } ||
    fail "this kernel is $(uname -r); nftables with what a sensor needs came with 4.18"
  "$tree/usr/lib/picketline/runtime/bin/java" -Xshare:auto -version >/dev/null 2>&1 ||
    fail "the runtime does not start here: it needs glibc 2.17 or newer for $(basename "$here" | sed 's/.*-//')," \
      "and $here on a file system whose programs may be run"
  if ! ldconfig -p 2>/dev/null | grep -q 'libpcap\.so\.\(0\.8\|1\)'; then
    say "there is no libpcap; it is needed only where 'capture = pcap' is set"
  fi
  command -v perl >/dev/null || say "there is no perl; verbs take a third of a second longer"
}

# As the file for systemd-sysusers says it.
make_users() {
  [ -z "$to" ] || return 0
  if command -v systemd-sysusers >/dev/null; then
    systemd-sysusers /usr/lib/sysusers.d/picketline.conf
    return 0
  fi
  for group in picketline picketline-admin picketline-sensor picketline-coordinator; do
    grep -q "^$group:" /etc/group || groupadd -r "$group" 2>/dev/null || addgroup -S "$group"
  done
  for daemon in sensor coordinator; do
    user="picketline-$daemon"
    grep -q "^$user:" /etc/passwd ||
      useradd -r -g "$user" -d "/var/lib/picketline/$daemon" -s /usr/sbin/nologin "$user" 2>/dev/null ||
      adduser -S -D -H -G "$user" -h "/var/lib/picketline/$daemon" -s /sbin/nologin "$user"
    for group in picketline picketline-admin; do
      usermod -a -G "$group" "$user" 2>/dev/null || addgroup "$user" "$group"
    done
  done
}

make_directories() {
  [ -z "$to" ] || return 0
  install -d -m 755 /var/lib/picketline /var/cache/picketline /run/picketline
  install -d -m 711 -o picketline-sensor -g picketline-sensor /var/lib/picketline/sensor
  install -d -m 700 -o picketline-coordinator -g picketline-coordinator /var/lib/picketline/coordinator
}

# put NAME: one file, with its mode, in place of an old one at once.
put() {
  target="$to$1"
  mkdir -p -- "$(dirname -- "$target")"
  case "$1" in
    /etc/*)
      if [ -e "$target" ]; then
        cmp -s -- "$tree$1" "$target" && return 0
        target="$target.new"
        say "kept $to$1; what is new is in $target"
      fi
      ;;
  esac
  if [ -L "$tree$1" ]; then
    ln -sf -- "$(readlink -- "$tree$1")" "$target"
  else
    cp -p -- "$tree$1" "$target.part" # with its time, by which the JVM knows a jar
    mode=644
    [ -z "$(find "$tree$1" -perm -100)" ] || mode=755
    chmod "$mode" "$target.part"
    [ "$(id -u)" != 0 ] || chown 0:0 "$target.part"
    mv -f -- "$target.part" "$target"
  fi
}

restart_what_runs() {
  if systemd_runs; then
    systemctl daemon-reload
    for service in picketline-coordinator picketline-sensor; do
      systemctl try-restart "$service" || say "$service did not start again"
    done
  elif [ -z "$to" ] && command -v rc-service >/dev/null; then
    for service in picketline-coordinator picketline-sensor; do
      rc-service --ifexists --ifstarted "$service" restart || say "$service did not start again"
    done
  fi
}

stop_what_runs() {
  if systemd_runs; then
    for service in picketline-sensor picketline-coordinator; do
      systemctl disable --now "$service" 2>/dev/null || true
    done
  elif [ -z "$to" ] && command -v rc-service >/dev/null; then
    for service in picketline-sensor picketline-coordinator; do
      rc-service --ifexists --ifstarted "$service" stop || fail "$service does not stop"
      rc-update --all delete "$service" >/dev/null 2>&1 || true # of no runlevel, perhaps
    done
  fi
}

install_all() {
  check_system
  say "installing below ${to:-/}"
  list="$to/usr/lib/picketline/files"
  mkdir -p -- "$to/usr/lib/picketline" "$to/etc/picketline/conf.d" "$to/etc/picketline/ignore.d"
  contents >"$list.new"
  while read -r name; do put "$name"; done <"$list.new"
  if [ -e "$list" ]; then # what an older version had and this one has not
    while read -r name; do
      case "$name" in
        /etc/*) ;;
        *) grep -qxF -- "$name" "$list.new" || rm -f -- "$to$name" ;;
      esac
    done <"$list"
  fi
  mv -f -- "$list.new" "$list"
  make_users
  make_directories
  if [ -z "$to" ] && [ -x /usr/lib/picketline/bin/aot-cache ]; then
    /usr/lib/picketline/bin/aot-cache --install >/dev/null || true # only speed is lost without it
  fi
  restart_what_runs
  say "done; nothing was started that did not run. $to/usr/share/doc/picketline/README says how to go on"
}

uninstall_all() {
  list="$to/usr/lib/picketline/files"
  [ -r "$list" ] || fail "nothing that this script has installed is below ${to:-/}"
  stop_what_runs
  while read -r name; do
    case "$name" in
      /etc/*) ;;
      *) rm -f -- "$to$name" ;;
    esac
  done <"$list"
  rm -rf -- "$to/usr/lib/picketline" "$to/usr/share/doc/picketline" "$to/var/cache/picketline"
  if systemd_runs; then systemctl daemon-reload; fi
  [ "$what" = purge ] ||
    say "taken away; $to/etc/picketline, $to/var/lib/picketline and the blocks in the kernel are left"
}

# Also where the program was taken away before.
purge_all() {
  [ ! -r "$to/usr/lib/picketline/files" ] || uninstall_all
  if [ -z "$to" ]; then
    . "$here/forget-blocks.sh"
    forget_blocks /var/lib/picketline/sensor
    rm -f /var/log/picketline-sensor.log* /var/log/picketline-coordinator.log*
  fi
  rm -rf -- "$to/etc/picketline" "$to/var/lib/picketline" "$to/run/picketline"
  say "taken away with settings, state and blocks; the users are left"
}

need_root
"${what}_all"
