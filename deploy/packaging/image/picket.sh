#!/bin/sh
# The installed picket command in a process of its own, by the Java that is installed with it.
set -eu
bin="${0%/*}"
. "$bin/flags.sh"
find_verb "$@"
jvm_flags "$VERB"
# shellcheck disable=SC2086 # one flag a word
exec "${bin%/bin}/runtime/bin/java" $FLAGS -cp "${bin%/bin}/lib/*" io.picketline.cli.Main "$@"
