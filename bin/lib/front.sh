# How the front of the command is started: a Java process that only passes the command line to a
# daemon, and ends with FRONT_NOT_RUN where that cannot be (class io.picketline.front.Front).
# Sourced after build.sh.

# shellcheck disable=SC2034
readonly FRONT_NOT_RUN=113

# What starts soonest, by measurement (docs/benchmarks.md): nothing is compiled, the two properties
# name what Java would look for at length, and the cache is where it was made for.
readonly FRONT_FLAGS=(
  -Xint
  -Xmx32m
  -XX:+UseSerialGC
  -XX:-UsePerfData
  -XX:+UseCompactObjectHeaders
  -XX:+UnlockDiagnosticVMOptions
  -XX:ArchiveRelocationMode=0
  -XX:+IgnoreUnrecognizedVMOptions
  -Xlog:disable
  -Djava.nio.channels.spi.SelectorProvider=sun.nio.ch.EPollSelectorProvider
  -Djdk.reflect.useNativeAccessorOnly=true
)

# need_front: sets FRONT_JARS, the classes of the front, and FRONT_CACHE_FLAGS, which name the cache
# of what it needs of Java. A cache that other jars or another Java made would cost more than it
# saves. Where it is missing it is made, if the tree may be written and built.
need_front() {
  local jar fresh=true
  FRONT_JARS=
  FRONT_CACHE="$TREE/front-$JAVA_VERSION.aot"
  for jar in "$TREE"/lib/picketline-{cli,shared-protocol}-*.jar; do
    FRONT_JARS+="${FRONT_JARS:+:}$jar"
    [[ "$FRONT_CACHE" -nt "$jar" ]] || fresh=false
  done
  [[ "$FRONT_CACHE" -nt "${JAVA%/bin/java}/lib/server/libjvm.so" ]] || fresh=false
  if ! "$fresh" && [[ "${PICKETLINE_NO_BUILD:-}" != 1 && -w "$TREE" ]]; then
    (
      flock -n 9 || exit 0
      make_front_cache
    ) 9<"$ROOT/pom.xml"
    fresh=true
  fi
  FRONT_CACHE_FLAGS=(-Xshare:auto)
  if "$fresh" && [[ -s "$FRONT_CACHE" ]]; then
    FRONT_CACHE_FLAGS=("-XX:AOTCache=$FRONT_CACHE")
  fi
}

# Makes the cache if it can be had. An empty one says that it cannot, so that nobody tries again
# before the next build.
make_front_cache() {
  local work
  work="$(mktemp -d)"
  "$JAVA" "${FRONT_FLAGS[@]}" -XX:AOTCacheOutput="$work/cache" -cp "$FRONT_JARS" \
    io.picketline.front.Rehearsal "$work/socket" >/dev/null 2>&1 </dev/null || true
  [[ -s "$work/cache" ]] || : >"$work/cache"
  rm -f -- "$TREE"/front-*.aot
  if cp -- "$work/cache" "$FRONT_CACHE.new"; then
    mv -f -- "$FRONT_CACHE.new" "$FRONT_CACHE"
  fi
  rm -rf -- "$work"
}
