# For benchmarks/run and benchmarks/micro, which read it in: how they build, and find Java. MAVEN_ARGS is handed to Maven.

fail() {
  echo "benchmarks: $*" >&2
  exit 2
}

root=$(cd "$(dirname "$0")/.." && pwd -P)

# Whether a source or a POM is newer than the file.
is_older_than_sources() {
  find "$root/pom.xml" "$root"/*/pom.xml "$root"/*/*/pom.xml "$root"/*/src/main "$root"/*/*/src/main -newer "$1" 2>/dev/null \
    | head -n 1 | grep -q .
}

# Builds the modules and what they need, and makes the file to remember when. Arguments: the modules with commas between, the file.
build() {
  command -v mvn >/dev/null 2>&1 || fail "no mvn found: Maven 3.8 or newer is needed"
  log=$(mktemp "${TMPDIR:-/tmp}/sluice-benchmarks-build.XXXXXX")
  echo "benchmarks: building (the first time some minutes, mostly downloads); the log is $log" >&2
  # shellcheck disable=SC2086  # several arguments, each a word
  (cd "$root" && mvn -B -ntp -Pbenchmarks -DskipTests -Dspotless.check.skip=true -Dmdep.analyze.skip=true ${MAVEN_ARGS:-} \
    -pl "$1" -am package) >"$log" 2>&1 </dev/null || {
    grep '^\[ERROR\]' "$log" | head -n 20 >&2 || true
    fail "the build failed; all of it is in $log"
  }
  touch "$2"
}

find_java() {
  if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
  else
    java=$(command -v java) || fail "no java found: a JDK 17 or newer is needed"
  fi
  [ -x "$java" ] || fail "JAVA_HOME is ${JAVA_HOME:-}, but there is no bin/java in it"
}
