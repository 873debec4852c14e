package eyas.conformance;

import java.util.List;
import java.util.Locale;

/**
 * Prints the results of the range on a terminal: a line for each run, and the rates.
 *
 * @param outcomes of the runs, in display order
 */
record RangeTable(List<RangeOutcome> outcomes) {
    String text() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%-10s %-62s %-8s %7s %8s %6s %6s  %s%n",
                "result",
                "case",
                "seen",
                "alerts",
                "events",
                "cpu s",
                "wall s",
                "expected rule, or the alerts instead"));
        outcomes.forEach(outcome -> text.append(outcome.line()).append('\n'));
        RangeRates rates = RangeRates.of(outcomes);
        List<RangeOutcome> jobs = outcomes.stream()
                .filter(outcome -> !outcome.run().each().isAttack())
                .toList();
        text.append('\n');
        if (rates.played() + rates.unjudged() > 0) {
            line(text, "attacks caught by an expected rule", rates.caughtShare());
            line(text, "others with a warning or worse", Integer.toString(rates.warned()));
            line(text, "others incomplete: name unresolved", Integer.toString(rates.unresolved()));
            line(text, "others CLEAN AND COMPLETE", Integer.toString(rates.clean()));
            line(text, "right step, of the caught", rates.stepShare());
            line(text, "right package, of the caught", rates.packageShare());
            line(text, "named in the report's head, of the caught", rates.namedShare());
            line(text, "not judged: not played, or without proof", Integer.toString(rates.unjudged()));
        }
        if (!jobs.isEmpty()) {
            line(text, "ordinary jobs without a warning", RangeRates.share(silent(jobs), jobs.size()));
            line(
                    text,
                    "notices in them",
                    Integer.toString(
                            jobs.stream().mapToInt(RangeOutcome::notices).sum()));
        }
        line(
                text,
                "runs with complete coverage",
                RangeRates.share(
                        (int) outcomes.stream().filter(RangeOutcome::complete).count(), outcomes.size()));
        return text.toString();
    }

    static int silent(List<RangeOutcome> jobs) {
        return (int) jobs.stream().filter(job -> job.verdict().equals("silent")).count();
    }

    private static void line(StringBuilder text, String what, String value) {
        text.append(String.format(Locale.ROOT, "%-44s %s%n", what, value));
    }
}
