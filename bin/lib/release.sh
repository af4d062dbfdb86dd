# What a release is checked for and made of. Sourced after common.sh.

# The version that the source tree has, as its pom.xml says.
tree_version() {
  sed -n '/<artifactId>picketline<\/artifactId>/{n;s/.*<version>\(.*\)<\/version>.*/\1/p;q}' "$1/pom.xml"
}

# need_clean DIRECTORY: ends with 1 where anything differs from the commit.
need_clean() {
  local changed
  changed="$(git -C "$1" status --porcelain --untracked-files=normal)" ||
    die "$EX_CONFIG" "$1 is no git checkout; a release is made of a commit"
  [[ -z "$changed" ]] && return 0
  die 1 "the tree differs from its commit; commit these, or put them away:"$'\n'"$changed"
}

# changelog_section FILE VERSION: the section's text, without its heading.
changelog_section() {
  awk -v version="$2" '
    /^## / { inside = ($2 == version) ; next }
    inside { print }' "$1"
}

# section_of VERSION: the version whose section is this one's; that of a candidate is its release's.
section_of() { printf '%s' "${1%%-*}"; }

# need_section DIRECTORY VERSION: ends with 1 unless the changelog has a dated section for it, or for a
# candidate one that will be dated.
need_section() {
  local heading section
  section="$(section_of "$2")"
  heading="$(grep -E "^## ${section//./\\.}( |\$)" "$1/CHANGELOG.md" || true)"
  if [[ "$2" == *-* ]]; then
    [[ "$heading" == "## $section (not released)" ]] ||
      die 1 "CHANGELOG.md has no section '## $section (not released)' for the candidate $2"
  else
    need_date "$2" "$heading"
  fi
  [[ -n "$(changelog_section "$1/CHANGELOG.md" "$section" | tr -d '[:space:]')" ]] ||
    die 1 "CHANGELOG.md says nothing of $section"
}

# need_date VERSION HEADING
need_date() {
  local heading="$2" date
  [[ -n "$heading" ]] || die 1 "CHANGELOG.md has no section '## $1 - DATE'"
  date="${heading#"## $1 - "}"
  [[ "$date" =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}$ ]] && date -u -d "$date" >/dev/null 2>&1 ||
    die 1 "CHANGELOG.md dates no release: '$heading' should be '## $1 - YYYY-MM-DD'"
}

# need_tag DIRECTORY VERSION: ends with 1 unless the tag vVERSION is on this commit.
need_tag() {
  local tagged head
  head="$(git -C "$1" rev-parse HEAD)"
  tagged="$(git -C "$1" rev-parse --quiet --verify "refs/tags/v$2^{commit}")" ||
    die 1 "no tag v$2; after the last commit: git tag -s v$2 -m 'Picketline $2'"
  [[ "$tagged" == "$head" ]] ||
    die 1 "the tag v$2 is on ${tagged:0:12}, but this tree is at ${head:0:12}"
}

# prepare DIRECTORY VERSION: writes the version into all pom.xml, and today into the changelog.
prepare() {
  local old date pom
  [[ "$2" =~ ^[0-9]+\.[0-9]+\.[0-9]+(-(rc\.[0-9]+|SNAPSHOT))?$ ]] ||
    die "$EX_USAGE" "'$2' is no version such as 0.1.0, 0.1.0-rc.1 or 0.2.0-SNAPSHOT"
  old="$(tree_version "$1")"
  for pom in "$1"/pom.xml "$1"/*/pom.xml; do
    [[ -e "$pom" ]] || continue
    sed -i "/<artifactId>picketline<\/artifactId>/{n;s|<version>${old//./\\.}</version>|<version>$2</version>|}" "$pom"
  done
  say "pom.xml: $old is now $2"
  [[ "$2" == *-SNAPSHOT ]] && return 0
  date="$(date -u +%Y-%m-%d)"
  if grep -qE "^## ${2//./\\.} \(not released\)$" "$1/CHANGELOG.md"; then
    sed -i "s/^## ${2//./\\.} (not released)$/## $2 - $date/" "$1/CHANGELOG.md"
    say "CHANGELOG.md: $2 is dated $date"
  fi
  need_section "$1" "$2"
}
