#!/bin/sh
# Prints the commit that this tree is built from, with a + if files were changed since, and its date;
# nothing where the tree is no checkout.
root="$(cd "$(dirname -- "$0")/../.." && pwd -P)" || exit 0
top="$(git -C "$root" rev-parse --show-toplevel 2>/dev/null)" && [ "$top" = "$root" ] || exit 0
changed=
[ -z "$(git -C "$root" status --porcelain --untracked-files=no 2>/dev/null)" ] || changed=+
TZ=UTC0 git -C "$root" log -1 --abbrev=12 --date=format-local:%Y-%m-%dT%H:%M:%SZ \
  --format="%h$changed %cd" 2>/dev/null || exit 0
