# Reads the reports that Maven's test plugins leave. Sourced after common.sh.

# Forgets the reports of earlier runs, which would be counted again.
forget_reports() {
  rm -rf -- "$ROOT"/*/target/surefire-reports "$ROOT"/*/target/failsafe-reports
}

# sum_reports DIRECTORY...: prints how many tests ran, failed and were skipped.
sum_reports() {
  local directory file files=()
  for directory in "$@"; do
    for file in "$directory"/TEST-*.xml; do
      [[ -e "$file" ]] && files+=("$file")
    done
  done
  if ((${#files[@]} == 0)); then
    echo "0 0 0"
    return 0
  fi
  awk '
    function attribute(name,    at) {
      if (!match($0, "[ \t]" name "=\"[0-9]+\"")) return 0
      at = index(substr($0, RSTART, RLENGTH), "\"")
      return substr($0, RSTART + at, RLENGTH - at - 1) + 0
    }
    FNR == 1 { inside = 0 }
    /<testsuite[ \t]/ { inside = 1 }
    inside {
      tests += attribute("tests")
      bad += attribute("errors") + attribute("failures")
      skipped += attribute("skipped")
      if (/>/) inside = 0
    }
    END { print tests + 0, bad + 0, skipped + 0 }
  ' "${files[@]}"
}
