# What a machine needs to build, run and test Picketline. Sourced after common.sh.

readonly JAVA_WANTED=25

# Scanners that the lab's matrix plays besides nmap.
# shellcheck disable=SC2034
readonly SCANNERS=(masscan zmap hping3)

# need_packages PACKAGE...: as root on a Debian-like system installs those that are missing and
# says so; anyone else is told the exact command, and the script ends with 78.
need_packages() {
  local package missing=()
  for package in "$@"; do
    package_present "$package" || missing+=("$package")
  done
  ((${#missing[@]} == 0)) && return 0
  if ((EUID == 0)) && have apt-get; then
    install_packages "${missing[@]}"
    for package in "${missing[@]}"; do
      package_present "$package" ||
        die "$EX_CONFIG" "$package is installed, but what it should bring is still missing"
    done
  elif have apt-get; then
    die "$EX_CONFIG" "missing: ${missing[*]}; run: sudo apt-get install -y ${missing[*]}"
  else
    die "$EX_CONFIG" "missing: ${missing[*]} (Debian's names); install them and try again"
  fi
}

# Whether the thing that a package is wanted for is there, whoever installed it.
package_present() {
  case "$1" in
    maven) have mvn ;;
    ansible-core) have ansible-playbook ;;
    nodejs) have node ;;
    python3-apt) [[ -d /usr/lib/python3/dist-packages/apt ]] ;;
    iproute2) have ip ;;
    iptables) have iptables && have ip6tables && have iptables-restore ;;
    nftables) have nft ;;
    gnupg) have gpg && have gpgconf ;;
    systemd) have systemd-analyze ;;
    procps) have ps && have pgrep ;;
    util-linux) have unshare && have nsenter && have flock ;;
    libpcap0.8) library_present libpcap.so.0.8 libpcap.so.1 ;;
    fail2ban) have fail2ban-regex && [[ -r /etc/fail2ban/filter.d/portsentry.conf ]] ;;
    rsyslog) [[ -x /usr/sbin/rsyslogd ]] ;;
    rsyslog-gnutls) compgen -G '/usr/lib*/*/rsyslog/lmnsd_gtls.so' >/dev/null ||
      compgen -G '/usr/lib*/rsyslog/lmnsd_gtls.so' >/dev/null ;;
    logcheck-database) [[ -d /etc/logcheck/cracking.d ]] ;;
    *) have "$1" ;;
  esac
}

library_present() {
  local name known
  known="$(ldconfig -p 2>/dev/null || true)"
  for name in "$@"; do
    [[ "$known" == *"$name "* ]] && return 0
  done
  return 1
}

install_packages() {
  say "installing $* (apt-get)"
  apt_install "$@" && return 0
  say "trying again with fresh package lists"
  DEBIAN_FRONTEND=noninteractive apt-get update -q >&2 </dev/null || true
  apt_install "$@" || die "$EX_CONFIG" "apt-get could not install: $*"
}

# No daemon of a package that is only tested with may start: policy-rc.d(8) forbids it meanwhile.
apt_install() {
  local policy=/usr/sbin/policy-rc.d made=false status=0
  if [[ ! -e "$policy" ]]; then
    made=true
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
  fi
  DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends "$@" >&2 </dev/null || status=$?
  if "$made"; then rm -f "$policy"; fi
  return "$status"
}

# Prometheus's own checker of metrics and rules. Of Debian's package prometheus, which would bring
# services along, only that program is taken; fails with 78 where it cannot be had.
need_promtool() {
  have promtool && return 0
  local tool="$ROOT/deploy/target/tools/promtool" work
  [[ -x "$tool" ]] && return 0
  have apt-get && have dpkg-deb ||
    die "$EX_CONFIG" "missing: promtool (Debian's package prometheus has it); install it and try again"
  say "fetching promtool (apt-get download prometheus)"
  work="$(mktemp -d)"
  mkdir -p "$(dirname -- "$tool")"
  if fetch_package prometheus "$work" &&
    dpkg-deb --fsys-tarfile "$work"/prometheus_*.deb | tar -xO ./usr/bin/promtool >"$work/promtool"; then
    chmod 755 "$work/promtool"
    mv "$work/promtool" "$tool"
    rm -rf -- "$work"
  else
    rm -rf -- "$work"
    die "$EX_CONFIG" "apt-get could not download prometheus, for promtool"
  fi
}

# fetch_package PACKAGE DIRECTORY: puts its .deb there; nobody need be root for that.
fetch_package() {
  (cd -- "$2" && apt-get download -q "$1" >&2 </dev/null) && return 0
  ((EUID == 0)) || return 1
  say "trying again with fresh package lists"
  apt-get update -q >&2 </dev/null || true
  (cd -- "$2" && apt-get download -q "$1" >&2 </dev/null)
}

# Sets JAVA to the java binary to run with: PICKETLINE_JAVA, JAVA_HOME, the usual places; fails if
# none is of the version wanted. Starts no process: every run of picket waits for it.
find_java() {
  local home
  if [[ -n "${PICKETLINE_JAVA:-}" ]]; then
    home="${PICKETLINE_JAVA%/bin/java}"
    java_home_fits "$home" || return 1
    JAVA="$home/bin/java"
    return 0
  fi
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/*"$JAVA_WANTED"* \
    "${SDKMAN_CANDIDATES_DIR:-${HOME:-/root}/.sdkman/candidates}"/java/"$JAVA_WANTED"* \
    /opt/*jdk*"$JAVA_WANTED"*; do
    if [[ -n "$home" ]] && java_home_fits "$home"; then
      JAVA="$home/bin/java"
      return 0
    fi
  done
  return 1
}

# Reads the release file that every JDK has: starting java just to ask costs too much. Sets
# JAVA_VERSION if it fits.
java_home_fits() {
  local line
  [[ -x "$1/bin/java" && -r "$1/release" ]] || return 1
  while read -r line; do
    if [[ "$line" == "JAVA_VERSION=\"$JAVA_WANTED"[.\"+]* ]]; then
      line="${line#*\"}"
      JAVA_VERSION="${line%\"*}"
      return 0
    fi
  done <"$1/release"
  return 1
}

# Sets JAVA, or ends with 78.
need_java() {
  find_java && return 0
  if [[ -n "${PICKETLINE_JAVA:-}" ]]; then
    die "$EX_CONFIG" "PICKETLINE_JAVA=$PICKETLINE_JAVA is no JDK $JAVA_WANTED"
  fi
  die "$EX_CONFIG" "no JDK $JAVA_WANTED in JAVA_HOME, /usr/lib/jvm, SDKMAN or /opt;" \
    "install one (package openjdk-$JAVA_WANTED-jdk-headless or temurin-$JAVA_WANTED-jdk)" \
    "or set PICKETLINE_JAVA to it"
}

# Sets JAVA and exports JAVA_HOME, of a JDK that can compile. As root on a Debian-like system a
# missing one is installed where the system's package sources have one.
need_jdk() {
  local package
  if ! find_java && ((EUID == 0)) && have apt-cache; then
    for package in "openjdk-$JAVA_WANTED-jdk-headless" "temurin-$JAVA_WANTED-jdk"; do
      if [[ -n "$(apt-cache --quiet search --names-only "^$package\$" 2>/dev/null)" ]]; then
        install_packages "$package"
        break
      fi
    done
  fi
  need_java
  JAVA_HOME="${JAVA%/bin/java}"
  export JAVA_HOME
  [[ -x "$JAVA_HOME/bin/javac" ]] ||
    die "$EX_CONFIG" "$JAVA_HOME has no javac; install the JDK, not only its runtime"
}
