# shellcheck shell=sh
#: fuzz-all [SECONDS]
#:     Fuzz every target in turn, a minute each by default, and print a summary.

# Prints every method with @FuzzTest as MODULE CLASS METHOD.
fuzz_targets() {
  find ./*/*/src/test/java -name '*FuzzTest.java' | sort | while read -r file; do
    awk -v module="$(printf %s "${file%%/src/*}" | cut -c3-)" -v class="$(basename "$file" .java)" '
      /@FuzzTest/ { target = 1 }
      target && /^ *(public )?void / { sub(/\(.*/, ""); print module, class, $NF; target = 0 }' "$file"
  done
}

# Continues after a finding and fails at the end.
run() {
  setup test
  seconds=${1:-60}
  directory=target/fuzz
  mkdir -p "$directory"
  maven -q -Pquick test-compile
  found=0
  printf '%-12s %-24s %-16s %10s %8s %7s  %s\n' module class target runs 'runs/s' edges result
  while read -r module class method; do
    log=$directory/$class.$method.log
    result=ok
    JAZZER_FUZZ=1 maven -Djazzer.hooks=true -q -o -Pquick -pl "$module" -am test -Dsurefire.failIfNoSpecifiedTests=false \
      "$NO_LIMIT" -Dtest="$class#$method" -Djazzer.max_duration="${seconds}s" >"$log" 2>&1 </dev/null || result="FOUND, see $log"
    [ "$result" = ok ] || found=1
    # libFuzzer's last line of progress: #RUNS DONE cov: EDGES ...
    last=$(grep -a '^#[0-9]' "$log" | tail -1)
    runs=$(printf '%s' "$last" | sed -n 's/^#\([0-9]*\).*/\1/p')
    rate=$(printf '%s' "$last" | sed -n 's,.*exec/s: \([0-9]*\).*,\1,p')
    edges=$(printf '%s' "$last" | sed -n 's/.*cov: \([0-9]*\).*/\1/p')
    printf '%-12s %-24s %-16s %10s %8s %7s  %s\n' "$module" "$class" "$method" "${runs:--}" "${rate:--}" "${edges:--}" "$result"
  done <<TARGETS
$(fuzz_targets)
TARGETS
  [ "$found" = 0 ] || die "there were findings: fix them and commit their inputs (docs/how-to/fuzz.md)"
}
