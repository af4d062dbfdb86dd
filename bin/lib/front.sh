# What bin/picket needs to pass a command line to a daemon: a Java process with as good as nothing in
# it (class io.picketline.front.Front). Sourced after build.sh.

# The file that bin/picket reads, beside the cache of what the process needs of Java.
readonly FRONT="$TREE/front"

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

# need_front: makes what bin/picket needs, if it is missing or others' than these jars' and this
# Java's, and the tree may be written and built.
need_front() {
  [[ "${PICKETLINE_NO_BUILD:-}" != 1 && -w "$TREE" ]] || return 0
  front_is_fresh && return 0
  (
    flock -n 9 || exit 0
    front_is_fresh || make_front
  ) 9<"$ROOT/pom.xml"
}

front_is_fresh() {
  local file
  for file in "$TREE"/lib/picketline-{cli,shared-protocol}-*.jar \
    "${JAVA%/bin/java}/lib/server/libjvm.so"; do
    [[ "$FRONT" -nt "$file" ]] || return 1
  done
  grep -qxF "front_java='$JAVA'" "$FRONT"
}

# A cache that cannot be had is none; nobody tries again before the next build.
make_front() {
  local work jars='' jar
  for jar in "$TREE"/lib/picketline-{cli,shared-protocol}-*.jar; do
    jars+="${jars:+:}$jar"
  done
  work="$(mktemp -d)"
  "$JAVA" "${FRONT_FLAGS[@]}" -XX:AOTCacheOutput="$work/cache" -cp "$jars" \
    io.picketline.front.Rehearsal "$work/socket" >/dev/null 2>&1 </dev/null || true
  if [[ "$JAVA" != *\'* && -s "$work/cache" ]] && cp -- "$work/cache" "$TREE/front.aot.new"; then
    mv -f -- "$TREE/front.aot.new" "$TREE/front.aot"
    {
      printf "front_java='%s'\n" "$JAVA"
      printf 'front_jars="%s"\n' "${jars//"$TREE"/\$tree}"
      printf "front_flags='%s'\n" "${FRONT_FLAGS[*]}"
    } >"$FRONT.new"
  else
    printf "front_java='%s'\n" "$JAVA" >"$FRONT.new"
  fi
  mv -f -- "$FRONT.new" "$FRONT"
  rm -rf -- "$work"
}
