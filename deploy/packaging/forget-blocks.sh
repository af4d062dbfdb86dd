# Takes away what a sensor has set in the kernel, by whichever packet filter it was told to use, and nothing
# else. A part of the package's postrm and of install.sh: it runs when no other file of the program is left,
# and with no program that it has not looked for.

# forget_blocks DIRECTORY: the sensor's state directory, where it wrote down what it set by programs.
forget_blocks() {
  forget_table
  forget_sets
  forget_listed "$1/packet-filter.list"
  forget_routes "$1/responses.list"
}

blocks_stay() {
  echo "picketline: $*; they end with the next boot" >&2
}

# packet-filter = nftables, and what others of them look by
forget_table() {
  if command -v nft >/dev/null; then
    nft delete table inet picketline 2>/dev/null || true
  elif [ -e /proc/net/netfilter/nf_log ]; then
    blocks_stay "there is no nft to take the blocks away with"
  fi
}

# packet-filter = ipset
forget_sets() {
  [ -d /sys/module/ip_set ] || return 0 # to ask for sets would load it
  ruled=false
  while iptables -w 10 -D INPUT -m set --match-set picketline src -j DROP 2>/dev/null; do
    ruled=true
  done
  while ip6tables -w 10 -D INPUT ! -p ipv6-icmp -m set --match-set picketline src -j DROP 2>/dev/null; do
    ruled=true
  done
  if command -v ipset >/dev/null; then
    # The list first: it holds the others. A rule that has just gone holds it for a moment more.
    for set in picketline picketline-b4 picketline-b6 picketline-s4 picketline-s6; do
      ipset list -name "$set" >/dev/null 2>&1 || continue
      ipset flush "$set" || true
      ipset destroy "$set" 2>/dev/null || { sleep 1 && ipset destroy "$set"; } || true
    done
  elif "$ruled"; then
    blocks_stay "there is no ipset to take empty sets away with"
  fi
}

# packet-filter = iptables, ip-route. The sensor wrote the file, so it is trusted with no more than to name
# sources: of a rule or a route that is not as the sensor's are, nothing is taken away.
forget_listed() {
  [ -f "$1" ] && [ ! -L "$1" ] || return 0
  template="$(sed -n 's/^template \([a-z-]*\) .*/\1/p' "$1" | head -n 1)"
  sed -n 's/^[^ ]* [^ ]* \([0-9a-fA-F:.]\{2,45\}\)\(\/[1-9][0-9]\{0,2\}\)\{0,1\}$/\1\2/p' "$1" |
    while read -r source; do
      case "$template:$source" in
        iptables:*:*) ip6tables -w 10 -D INPUT ! -p ipv6-icmp -s "$source" -j DROP ;;
        iptables:*) iptables -w 10 -D INPUT -s "$source" -j DROP ;;
        ip-route:*:*) ip -6 route del blackhole "$source" metric 1 ;;
        ip-route:*) ip -4 route del blackhole "$source" ;;
      esac 2>/dev/null </dev/null || true # over since, or by another hand
    done
}

# responses.route, by the number that is its routes' alone
forget_routes() {
  if command -v ip >/dev/null; then
    for family in -4 -6; do
      ip "$family" route flush table main type blackhole proto 173 2>/dev/null || true
    done
  elif [ -e "$1" ]; then
    blocks_stay "there is no ip to take blackhole routes away with"
  fi
}
