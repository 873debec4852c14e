# shellcheck shell=sh
#: range [--case NAME] [--attacks|--benign] [--as-usual|--evasion NAME] [--pid-namespace]
#:     Run attacks and ordinary jobs and print what Eyas detects. Without options it runs everything (about an hour) and writes
#:     docs/reference/detection.md. Needs root.
#: range --locked [--case NAME] [--as-usual|--evasion NAME]
#:     Run each attack in a job with a behavior lock, with and without egress control.
#: range --lock-builds [--case NAME] [--runs NUMBER]
#:     Run real builds, learn a lock from the first three runs and compare the others. Downloads what the builds need.

# The image is what is judged: what users run, and the start-up cache spares two thirds of the time.
run() {
  cases='' kind='' evasions='' namespace=false suite=RangeSuite needs=range runs=20 document=$root/docs/reference/detection.md
  usage="usage: ./dev range [--case NAME] [--attacks|--benign] [--as-usual|--evasion NAME] [--pid-namespace]
       ./dev range --locked [--case NAME] [--as-usual|--evasion NAME]
       ./dev range --lock-builds [--case NAME] [--runs NUMBER]"
  while [ $# -gt 0 ]; do
    case $1 in
      --case)
        [ $# -ge 2 ] || die "--case wants a name; the files in test/range/attacks, test/range/benign and test/range/builds have them"
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
        [ $# -ge 2 ] || die "--runs wants a number: of how many the first three are learned from"
        runs=$2
        shift
        ;;
      *) die "$usage" ;;
    esac
    shift
  done
  case $suite in
    # A part of the range makes no rates.
    RangeSuite) [ -z "$cases$kind$evasions" ] && [ $namespace = false ] || document='' ;;
    # These keep a row for each case, so parts may be played one after the other.
    RangeBuildSuite) document=$root/docs/reference/lock-comparison.md ;;
  esac
  setup $needs
  [ "$(id -u)" = 0 ] || die "the jobs of the range are watched, and watching needs root: run this as root"
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
      RangeSuite) die "a case failed, has no proof, ended clean in spite of its attack, or an ordinary job was warned of; test/range/out/runs has what each left" ;;
      RangeLockSuite) die "an attack did not show, left bytes in spite of egress control, or an ordinary job differed from its lock; test/range/out/progress.txt says which" ;;
      RangeBuildSuite) die "a build failed, or later runs differ from their lock; test/range/out/progress.txt says in what" ;;
    esac
  fi
  [ -f test/range/out/table.txt ] || die "nothing was played: the suite was skipped, which is no pass. The kernel must have BTF (/sys/kernel/btf/vmlinux)"
}
