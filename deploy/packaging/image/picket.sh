#!/bin/sh
# The installed picket command in a process of its own, by the Java that is installed with it.
set -eu
bin="${0%/*}"
. "$bin/flags.sh"
find_verb "$@"
jvm_flags "$VERB"
# shellcheck disable=SC2086 # one flag a word
native="${bin%/bin}/lib/native"
exec "${bin%/bin}/runtime/bin/java" $FLAGS \
  "-Dorg.sqlite.lib.path=$native" "-Djna.boot.library.path=$native" -Djna.nosys=true -Djna.nounpack=true \
  -cp "${bin%/bin}/lib/*" io.picketline.cli.Main "$@"
