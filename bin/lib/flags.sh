# What the JVMs of picket are started with, in the source tree and installed alike. Sourced by the
# picket.sh of each; plain sh, for an installed one needs no bash.
#
#   PICKETLINE_HEAP  the most heap of a daemon: where not set 192m for a sensor, enough for 100,000
#                    blocks, and 256m for a coordinator; 1g for one with a million verdicts

# find_verb ARGUMENT...: sets VERB to the first word that is no option, nor the value of one.
find_verb() {
  VERB=
  while [ $# -gt 0 ]; do # options may stand before the verb
    case "$1" in
      -o | --output | --color | --socket | --server | --identity | --context)
        [ $# -lt 2 ] || shift
        ;;
      -*) ;;
      *)
        VERB="$1"
        return 0
        ;;
    esac
    shift
  done
}

# jvm_flags VERB: sets FLAGS, to be split at its blanks.
jvm_flags() {
  FLAGS="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
  # -UsePerfData: its file is named by a number that daemons in namespaces share
  FLAGS="$FLAGS -XX:+UseSerialGC -XX:-UsePerfData -XX:+UseCompactObjectHeaders"
  case "$1" in
    sensor)
      FLAGS="$FLAGS -Xms96m -Xmn32m -Xmx${PICKETLINE_HEAP:-192m} -Xss512k -XX:TieredStopAtLevel=1"
      ;;
    coordinator) FLAGS="$FLAGS -Xmx${PICKETLINE_HEAP:-256m} -XX:TieredStopAtLevel=1" ;;
    replay | ca | events) FLAGS="$FLAGS -Xmx1g" ;;
    import) FLAGS="$FLAGS -Xmx256m -XX:TieredStopAtLevel=1" ;; # for a list of a million lines
    *) FLAGS="$FLAGS -Xmx64m -XX:TieredStopAtLevel=1" ;;
  esac
}
