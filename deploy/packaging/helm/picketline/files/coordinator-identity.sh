#!/bin/sh
# Makes sure that a coordinator's volume holds its identity, and writes what only this pod can know into
# its configuration. Run before each start, as the coordinator's user.
set -eu
umask 077

state=/var/lib/picketline/coordinator
identity="$state/identity"
authority="${AUTHORITY_DIRECTORY:-/authority}"

# The pod's addresses, in a form for the command line.
addresses() {
  rest="$POD_IPS,"
  while [ -n "$rest" ]; do
    printf -- '--address\n%s\n' "${rest%%,*}"
    rest="${rest#*,}"
  done
}

# Prepared beside its place and moved there whole: a pod that dies meanwhile begins anew.
make_identity() {
  work="$(mktemp -d "$state/.identity.XXXXXX")"
  if [ -e "$authority/ca.key" ]; then
    mkdir "$work/ca"
    cat "$authority/ca.pem" >"$work/ca/ca.pem"
    cat "$authority/ca.key" >"$work/ca/ca.key"
  elif [ "$REPLICAS" = 1 ] && [ ! -e "$state/journal.db" ]; then
    picket ca create "$work/ca" --fleet "$FLEET"
  else
    echo "no authority: name a Secret with ca.pem and ca.key as coordinator.authoritySecret" >&2
    exit 78
  fi
  # shellcheck disable=SC2046 # one word each
  picket ca issue "$POD_NAME" --ca "$work/ca" --role coordinator --into "$work/host" $(addresses)
  mv "$work/ca/ca.key" "$work/host/ca.key"
  mv "$work/host" "$identity"
  rm -rf -- "$work"
}

# Two of three are a majority. Were they to begin on empty volumes beside a first one that has been alone
# until now, its log would be lost: so they wait until it listens to them, which one that is alone does not.
wait_for_first() {
  first="$(expr "$PEERS" : '"\([^"]*\)"')"
  case "$first" in
    "$POD_NAME".*) return 0 ;;
  esac
  said=
  until timeout 5 bash -c ': <"/dev/tcp/${0%:*}/${0##*:}"' "$first" 2>/dev/null; do
    [ -n "$said" ] || echo "waiting for $first. If that pod runs, it does not know of the others yet: delete it"
    said=1
    sleep 2
  done
}

rm -rf -- "$state"/.identity.*
[ "$REPLICAS" = 1 ] || [ -e "$state/journal.db" ] || wait_for_first
[ -e "$identity/host.pem" ] || make_identity
# A volume that is handed to a group has its keys opened to that group; nobody else is to read them.
chmod 0700 "$identity"
chmod 0600 "$identity"/*.key
chmod go-w "$identity"/*.pem
if [ -e "$authority/ca.key" ] && ! cmp -s "$authority/ca.key" "$identity/ca.key"; then
  echo "the Secret has not the key of this volume's authority: renew it, or new coordinators cannot join" >&2
fi

# A volume may be written by everybody at its top, and no daemon puts its sockets there.
mkdir -p /run/picketline/coordinator
chmod 0755 /run/picketline/coordinator

# One alone takes another port: by 7414 the others know that it expects them.
[ "$REPLICAS" = 1 ] && port=7416 || port=7414
cat >/etc/picketline/conf.d/50-pod.conf <<TEXT
coordinator {
  cluster { address = "$POD_NAME.$DOMAIN:$port", peers = [$PEERS] }
}
TEXT
