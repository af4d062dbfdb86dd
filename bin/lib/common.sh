# Words that all commands under bin/ share. Sourced, never run.
# Sets ROOT, the top of the source tree; uses nothing of the caller's language.

# The exit codes of sysexits.h that the commands use.
# shellcheck disable=SC2034
readonly EX_USAGE=2 EX_SOFTWARE=70 EX_CONFIG=78

export LC_ALL=C.UTF-8
# Ordinary users often lack the directories where ip and nft live.
export PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"

ROOT="$(cd -P -- "${BASH_SOURCE[0]%/*}/../.." && pwd)"
readonly ROOT

# Everything said to the person at the terminal goes to standard error.
say() {
  local name="${0##*/}"
  printf '%s: %s\n' "${name%.sh}" "$*" >&2
}

# die CODE MESSAGE
die() {
  local code="$1"
  shift
  say "$@"
  exit "$code"
}

have() {
  command -v -- "$1" >/dev/null 2>&1
}
