#!/bin/sh
# The installed picket command in a process of its own, by the Java that is installed with it.
set -eu
bin="${0%/*}"
. "$bin/flags.sh"
find_verb "$@"
class_path "$VERB" "${bin%/bin}/lib"
jvm_flags "$VERB" "${PICKETLINE_CACHE:-/var/cache/picketline}/$VERB.aot"
native_flags "${bin%/bin}/lib/native"
# shellcheck disable=SC2086 # one flag a word
exec "${bin%/bin}/runtime/bin/java" $FLAGS -cp "$CLASS_PATH" io.picketline.cli.Main "$@"
