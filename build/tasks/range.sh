# shellcheck shell=sh
#: range [--case NAME] [--attacks|--benign] [--as-usual|--evasion NAME] [--pid-namespace]
#:     Run attacks and ordinary jobs and print what Eyas detects. Without options it runs everything (about an hour) and writes
#:     docs/reference/detection.md. Needs root.
#: range --locked [--case NAME] [--as-usual|--evasion NAME]
#:     Run each attack in a job with a behavior lock, with and without egress control.
#: range --lock-builds [--case NAME] [--runs NUMBER]
#:     Run real builds, learn a lock from the first three runs and compare the others. Downloads the builds' dependencies.

# Tests the image, because users run it; its startup cache saves two thirds of the time.
run() {
  cases='' kind='' evasions='' namespace=false suite=RangeSuite needs=range runs=20 document=$root/docs/reference/detection.md
  usage="usage: ./dev range [--case NAME] [--attacks|--benign] [--as-usual|--evasion NAME] [--pid-namespace]
       ./dev range --locked [--case NAME] [--as-usual|--evasion NAME]
       ./dev range --lock-builds [--case NAME] [--runs NUMBER]"
  while [ $# -gt 0 ]; do
    case $1 in
      --case)
        [ $# -ge 2 ] || die "--case needs a name; see the files in test/range/attacks, test/range/benign and test/range/builds"
        cases=${cases:+$cases,}$2
        shift
        ;;
      --attacks) kind=attacks ;;
      --benign) kind=benign ;;
      --as-usual) evasions=none ;;
      --evasion)
        [ $# -ge 2 ] || die "--evasion needs a name, for example shared-fs; test/range/README.md lists them"
        evasions=${evasions:+$evasions,}$2
        shift
        ;;
      --pid-namespace) namespace=true ;;
      --locked) suite=RangeLockSuite kind=attacks ;;
      --lock-builds) suite=RangeBuildSuite needs=builds ;;
      --runs)
        [ $# -ge 2 ] || die "--runs needs the total number of runs; the lock is learned from the first three"
        runs=$2
        shift
        ;;
      *) die "$usage" ;;
    esac
    shift
  done
  case $suite in
    # Detection rates need the whole range.
    RangeSuite) [ -z "$cases$kind$evasions" ] && [ $namespace = false ] || document='' ;;
    # The document keeps one row per case, so cases can run separately.
    RangeBuildSuite) document=$root/docs/reference/lock-comparison.md ;;
  esac
  setup $needs
  [ "$(id -u)" = 0 ] || die "root is required to observe the jobs of the range; run this as root"
  program=$root/dist/eyas/bin/eyas
  current_dist
  log=test/range/out/log.txt
  mkdir -p test/range/out
  rm -f test/range/out/table.txt
  ended=0
  maven -q -Pquick -pl :eyas-conformance -am package -Dsurefire.failIfNoSpecifiedTests=false "-Dtest=$suite" "$NO_LIMIT" \
    "-Deyas.range.cases=$cases" "-Deyas.range.kind=$kind" "-Deyas.range.evasions=$evasions" "-Deyas.range.runs=$runs" \
    "-Deyas.range.pid-namespace=$namespace" "-Deyas.range.document=$document" "-Deyas.program=$program" \
    >"$log" 2>&1 || ended=1
  if [ -f test/range/out/table.txt ]; then cat test/range/out/table.txt; else cat "$log"; fi
  if [ "$ended" != 0 ]; then
    case $suite in
      RangeSuite) die "a case failed, has no proof, missed its attack, or raised an alert for an ordinary job; see test/range/out/runs" ;;
      RangeLockSuite) die "an attack was not detected, sent data despite egress control, or an ordinary job differed from its lock; see test/range/out/progress.txt" ;;
      RangeBuildSuite) die "a build failed, or later runs differ from their lock; see test/range/out/progress.txt" ;;
    esac
  fi
  [ -f test/range/out/table.txt ] || die "no case was run: the suite was skipped; the kernel needs BTF (/sys/kernel/btf/vmlinux)"
}
