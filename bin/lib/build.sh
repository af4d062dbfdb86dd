# Builds the runnable tree. Sourced after common.sh and prerequisites.sh.

readonly TREE="$ROOT/deploy/target/picketline"
readonly STAMP="$TREE/built"

# Whether the tree is there and no source is newer.
tree_is_fresh() {
  [[ -e "$STAMP" ]] || return 1
  [[ -z "$(find "$ROOT/pom.xml" "$ROOT"/*/pom.xml "$ROOT"/*/src/main \
    -newer "$STAMP" -print -quit 2>/dev/null)" ]]
}

# Builds the tree if it is missing or older than the sources. Several callers may do so at once:
# one builds, the others wait.
need_tree() {
  if [[ "${PICKETLINE_NO_BUILD:-}" == 1 ]]; then
    [[ -d "$TREE/lib" ]] && return 0
    die "$EX_CONFIG" "nothing is built and PICKETLINE_NO_BUILD=1 forbids it;" \
      "run 'mvn -DskipTests package' first"
  fi
  tree_is_fresh && return 0
  need_packages maven util-linux
  need_jdk
  (
    flock 9
    tree_is_fresh || build_tree 9<&-
  ) 9<"$ROOT/pom.xml" || exit $?
}

build_tree() {
  local log started
  log="$(mktemp)"
  started="$(mktemp)"
  say "building (the first time takes a few minutes)"
  if ! package_tree --offline >"$log" 2>&1; then
    if grep -qiE 'offline mode|could not resolve|could not be resolved|has not been downloaded' \
      "$log"; then
      say "fetching what the build needs"
      package_tree >"$log" 2>&1 || build_failed "$log" "$started"
    else
      build_failed "$log" "$started"
    fi
  fi
  # The stamp is as old as the build's start: what was edited meanwhile is built the next time.
  touch -r "$started" "$STAMP"
  rm -f "$log" "$started"
}

# run_maven ARGUMENT...: Maven over the whole source tree, wherever the caller stands.
run_maven() {
  # Maven's own libraries still use sun.misc.Unsafe, which JDK 25 would warn of at each start.
  MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow" \
    mvn --batch-mode -f "$ROOT/pom.xml" "$@" </dev/null
}

package_tree() {
  run_maven "$@" -pl deploy -am -DskipTests -Dspotless.check.skip=true -Dcheckstyle.skip=true \
    -Dpicketline.packages=none \
    package
}

# Builds the Debian package and the archive if they are missing or older than the tree.
need_built_packages() {
  local log built=("$ROOT"/deploy/target/picketline_*.deb)
  if [[ -e "${built[0]}" ]]; then
    [[ "${PICKETLINE_NO_BUILD:-}" != 1 && "${built[0]}" -ot "$STAMP" ]] || return 0
  elif [[ "${PICKETLINE_NO_BUILD:-}" == 1 ]]; then
    die "$EX_CONFIG" "no package is built and PICKETLINE_NO_BUILD=1 forbids it;" \
      "run 'mvn -pl deploy -am -DskipTests package' first"
  fi
  log="$(mktemp)"
  say "building the packages"
  run_maven -pl deploy -am -DskipTests -Dspotless.check.skip=true -Dcheckstyle.skip=true \
    -Dpicketline.compression=gzip package >"$log" 2>&1 || build_failed "$log" "$log"
  rm -f "$log"
}

build_failed() {
  # Warnings are errors here, so they must be seen; Maven's progress need not.
  grep -v "^\[INFO\]" "$1" >&2 || true
  rm -f "$1" "$2"
  die "$EX_SOFTWARE" "the build failed, see above"
}
