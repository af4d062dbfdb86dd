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

# Jars that no sensor has a use for. Each one on its class path is opened and its list of classes kept,
# and Akka loads what the coordinator's jars name in their reference.conf: 25 MiB in all.
COORDINATORS_JARS='
  HdrHistogram-* agrona-* akka-cluster* akka-coordination_* akka-distributed-data_* akka-pki_*
  akka-remote_* akka-serialization-jackson_* asm-* asn-one-* bcpkix-* bcprov-* bcutil-* flyway-*
  helidon-* jackson-module-* jffi-* jnr-* lmdbjava-* micrometer-* paranamer-* picketline-coordinator-*
  picketline-deploy-* prometheus-metrics-core-* prometheus-metrics-tracer-* sqlite-jdbc-*
'

# Jars that no coordinator has a use for.
SENSORS_JARS='
  asm-* jffi-* jna-* jnr-* lmdbjava-* pcap4j-* picketline-deploy-* picketline-sensor-*
'

# class_path VERB DIRECTORY: sets CLASS_PATH to the jars of a directory that the verb needs, always in
# the same order, for a class archive holds for one order only.
class_path() {
  case "$1" in
    sensor) left_out="$COORDINATORS_JARS" ;;
    coordinator) left_out="$SENSORS_JARS" ;;
    *)
      CLASS_PATH="$2/*"
      return 0
      ;;
  esac
  callers_order="${LC_ALL-unset}"
  LC_ALL=C
  CLASS_PATH=
  for jar in "$2"/*.jar; do
    wanted "${jar##*/}" && CLASS_PATH="${CLASS_PATH:+$CLASS_PATH:}$jar"
  done
  if [ "$callers_order" = unset ]; then unset LC_ALL; else LC_ALL="$callers_order"; fi
}

# wanted NAME: whether a jar matches none of those that are left out.
wanted() {
  set -f
  for pattern in $left_out; do
    # shellcheck disable=SC2254 # it is one
    case "$1" in
      $pattern)
        set +f
        return 1
        ;;
    esac
  done
  set +f
}

# jvm_flags VERB [ARCHIVE]: sets FLAGS, to be split at its blanks; with the archive of a daemon's classes
# where there is one, which the JVM leaves alone if it is of other jars or another JVM.
jvm_flags() {
  FLAGS="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
  # -UsePerfData: its file is named by a number that daemons in namespaces share
  FLAGS="$FLAGS -XX:+UseSerialGC -XX:-UsePerfData -XX:+UseCompactObjectHeaders"
  case "$1" in
    sensor)
      FLAGS="$FLAGS -Xms24m -Xmn8m -Xmx${PICKETLINE_HEAP:-192m} -Xss512k"
      daemon_flags "${2:-}"
      ;;
    coordinator)
      FLAGS="$FLAGS -Xms48m -Xmn32m -Xmx${PICKETLINE_HEAP:-256m}"
      daemon_flags "${2:-}"
      ;;
    replay | ca | events) FLAGS="$FLAGS -Xmx1g" ;;
    import) FLAGS="$FLAGS -Xmx256m -XX:TieredStopAtLevel=1" ;; # for a list of a million lines
    *) FLAGS="$FLAGS -Xmx64m -XX:TieredStopAtLevel=1" ;;
  esac
}

# daemon_flags ARCHIVE: what keeps the memory of a daemon small. DECISIONS.md has what each gains.
daemon_flags() {
  FLAGS="$FLAGS -XX:TieredStopAtLevel=1"
  # After a collection of all, no more heap is kept than there is in use.
  FLAGS="$FLAGS -XX:MinHeapFreeRatio=5 -XX:MaxHeapFreeRatio=15"
  # Else the classes alone bring on a collection in the middle of the start.
  FLAGS="$FLAGS -XX:MetaspaceSize=96m"
  # Once a minute what the C library keeps of memory that was given back, such as the compiler's.
  FLAGS="$FLAGS -XX:TrimNativeHeapInterval=60000"
  if [ -n "$1" ] && [ -r "$1" ]; then
    # Mapped where it was made for, its pages stay those of the file; anywhere else all are written.
    FLAGS="$FLAGS -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0"
    FLAGS="$FLAGS -XX:AOTCache=$1 -Xlog:aot*=off,cds*=off"
  fi
}

# native_flags DIRECTORY: of an installation, whose native libraries lie in a directory of their own.
native_flags() {
  FLAGS="$FLAGS -Dorg.sqlite.lib.path=$1 -Djna.boot.library.path=$1 -Djna.nosys=true"
  FLAGS="$FLAGS -Djna.nounpack=true"
}
