# Runs Maven on all modules, on one area or on one module.
# shellcheck shell=sh

# Tests may run longer than the default limit of 20 minutes.
NO_LIMIT=-Dtest.timeout=24h

maven() {
  # Suppresses warnings of newer JDKs about methods that Maven's own jars use. A build is too short for C2: without it, compiling takes
  # two thirds of the time.
  MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow -XX:TieredStopAtLevel=1 -XX:+UseSerialGC ${MAVEN_OPTS:-}" mvn -B -ntp "$@"
}

# Prints the directories of an area (core), a module (state) or both (report), one per line.
modules() { # NAME
  for pom in "$1"/pom.xml "$1"/*/pom.xml ./*/"$1"/pom.xml; do
    # Skips the projects of the range, which are not modules.
    [ ! -f "$pom" ] || ! grep -q "<module>$(dirname "${pom#./}")</module>" pom.xml || dirname "${pom#./}"
  done | sort -u
}

# Runs all tests, or those of an area or module after building its dependencies.
verify() { # [NAME] [MAVEN-OPTION ...]
  case ${1:-} in
    # Independent modules are built in parallel.
    '' | -*)
      maven -T 2 verify "$@"
      return
      ;;
  esac
  selected=$(modules "$1")
  [ -n "$selected" ] || die "unknown area or module '$1'; available: $(sed -n 's,.*<module>\(.*\)</module>.*,\1,p' pom.xml | sort -u | tr '\n' ' ')"
  shift
  tests=''
  for module in $selected; do
    # The tests of a module are in the same package as its sources.
    for package in "$module"/src/test/java/eyas/*/; do
      tests=$tests,eyas/$(basename "$package")/**/*Test
    done
  done
  maven -q verify -pl "$(printf '%s' "$selected" | tr '\n' ',')" -am "-Dtest=${tests#,}" -Dsurefire.failIfNoSpecifiedTests=false "$@"
}

# Prints a checksum that changes when a source does, so that ./eyas rebuilds only when needed.
sources_stamp() {
  find pom.xml dev build/tasks rules test/demo build/packaging build/nativeimage/tools ./*/*/pom.xml ./*/*/src/main -type f ! -path '*/target/*' -printf '%p %T@ %s\n' 2>/dev/null |
    LC_ALL=C sort | cksum | cut -d' ' -f1
}
