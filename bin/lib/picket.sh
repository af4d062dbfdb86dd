#!/usr/bin/env bash
# The picket command in a process of its own, of a tree that is built first where that is needed.
# Run by bin/picket, where the environment that both heed is listed. The installed one is
# deploy/packaging/image/picket.sh.
set -euo pipefail
if [[ -n "${PICKETLINE_IMAGE:-}" && -z "${PICKETLINE_MAIN:-}" ]]; then
  exec "$PICKETLINE_IMAGE/bin/picket.sh" "$@"
fi
caller_locale="${LC_ALL-unset}"
lib="$(dirname -- "$(readlink -f -- "$0")")"
# shellcheck source=bin/lib/common.sh
. "$lib/common.sh"
# shellcheck source=bin/lib/prerequisites.sh
. "$lib/prerequisites.sh"
# shellcheck source=bin/lib/build.sh
. "$lib/build.sh"
# shellcheck source=bin/lib/flags.sh
. "$lib/flags.sh"

need_java
need_tree
find_verb "$@"
case "${PICKETLINE_MAIN:-}" in # another one may need any of the jars
  '') class_path "$VERB" "$TREE/lib" ;;
  *) class_path '' "$TREE/lib" ;;
esac

if [[ "$caller_locale" == unset ]]; then
  unset LC_ALL
else
  export LC_ALL="$caller_locale"
fi

jvm_flags "$VERB"
# shellcheck disable=SC2086 # one flag a word
exec "$JAVA" $FLAGS -cp "$CLASS_PATH" "${PICKETLINE_MAIN:-io.picketline.cli.Main}" "$@"
