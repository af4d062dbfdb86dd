#!/usr/bin/env bash
# The picket command in a process of its own, of a tree that is built first where that is needed.
# Run by bin/picket, where the environment that both heed is listed.
set -euo pipefail
caller_locale="${LC_ALL-unset}"
lib="$(dirname -- "$(readlink -f -- "$0")")"
# shellcheck source=bin/lib/common.sh
. "$lib/common.sh"
# shellcheck source=bin/lib/prerequisites.sh
. "$lib/prerequisites.sh"
# shellcheck source=bin/lib/build.sh
. "$lib/build.sh"

need_java
need_tree

verb=
value=false
for argument in "$@"; do # options may stand before the verb
  if "$value"; then
    value=false
    continue
  fi
  case "$argument" in
    -o | --output | --color | --socket | --server | --identity | --context) value=true ;;
    -*) ;;
    *)
      verb="$argument"
      break
      ;;
  esac
done

if [[ "$caller_locale" == unset ]]; then
  unset LC_ALL
else
  export LC_ALL="$caller_locale"
fi

flags=(
  --enable-native-access=ALL-UNNAMED
  --sun-misc-unsafe-memory-access=allow
  -XX:+UseSerialGC
  -XX:-UsePerfData # its file is named by a number that daemons in namespaces share
  -XX:+UseCompactObjectHeaders
)
case "$verb" in
  sensor)
    flags+=(-Xms96m -Xmn32m "-Xmx${PICKETLINE_HEAP:-192m}" -Xss512k -XX:TieredStopAtLevel=1)
    ;;
  coordinator) flags+=("-Xmx${PICKETLINE_HEAP:-256m}" -XX:TieredStopAtLevel=1) ;;
  replay | ca | events) flags+=(-Xmx1g) ;;
  import) flags+=(-Xmx256m -XX:TieredStopAtLevel=1) ;; # for a list of a million lines
  *) flags+=(-Xmx64m -XX:TieredStopAtLevel=1) ;;
esac
exec "$JAVA" "${flags[@]}" -cp "$TREE/lib/*" "${PICKETLINE_MAIN:-io.picketline.cli.Main}" "$@"
