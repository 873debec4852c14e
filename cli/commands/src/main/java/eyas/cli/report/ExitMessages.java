package eyas.cli.report;

import eyas.baseline.compare.Weight;
import eyas.report.model.JobReport;
import eyas.report.model.RuleFacts;
import eyas.rules.model.Priority;
import eyas.session.terminal.ExitCode;
import eyas.text.Printable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The last lines that a command prints: the reason of its exit code, and the location of its report. */
public final class ExitMessages {
    /** Human-readable formats first, the HTML page before all; then machine-readable ones. */
    private static final List<String> ORDER = List.of("report.html", "report.md", "report.json", "report.sarif");

    private static final String TABLE = ".csv";
    private static final String ALERTS = "alerts.jsonl";
    private static final int LONGEST = 200;

    private ExitMessages() {}

    /** Returns the reason of the exit code for findings in {@code report}. */
    public static String findings(JobReport report, Priority threshold) {
        return exit(ExitCode.FINDINGS) + reached(report, threshold);
    }

    /** Returns why the command's own exit code takes precedence although {@code report} reaches {@code --fail-on}. */
    public static String ownCode(int code, JobReport report, Priority threshold) {
        return exit(code) + "the command's own; " + reached(report, threshold) + ", too";
    }

    /** Returns why a run without findings fails if coverage is incomplete. */
    public static String incomplete(Priority threshold) {
        return exit(ExitCode.INCOMPLETE) + "no finding reaches --fail-on " + label(threshold)
                + ", but coverage is incomplete";
    }

    /** Returns the reason of the exit code for entries that are not in the lock. */
    public static String beyondLock(Weight threshold) {
        return exit(ExitCode.FINDINGS) + "an entry as heavy as --lock-fail-on "
                + threshold.name().toLowerCase(Locale.ROOT) + " is not in the lock";
    }

    private static String exit(int code) {
        return "exit code " + code + ": ";
    }

    private static String reached(JobReport report, Priority threshold) {
        List<RuleFacts> rules = report.rules().stream()
                .filter(rule -> rule.priority().atLeast(threshold))
                .toList();
        String what = rules.isEmpty()
                ? "a finding about its peers or DNS lookups reaches"
                : rules.getFirst().priority().label() + " '"
                        + Printable.of(rules.getFirst().name(), LONGEST) + "'"
                        + switch (rules.size()) {
                            case 1 -> " reaches";
                            case 2 -> " and 1 other rule reach";
                            default -> " and " + (rules.size() - 1) + " other rules reach";
                        };
        return what + " --fail-on " + label(threshold);
    }

    private static String label(Priority priority) {
        return priority.label().toLowerCase(Locale.ROOT);
    }

    /** Returns the location of the report's files {@code names} in {@code directory}; empty if there are none. */
    public static Optional<String> place(Path directory, Collection<String> names) {
        List<String> all = new ArrayList<>(ORDER);
        all.retainAll(names);
        long tables = names.stream().filter(name -> name.endsWith(TABLE)).count();
        if (tables > 0) {
            all.add(tables + " tables (" + TABLE + ")");
        }
        if (all.isEmpty()) {
            return Optional.empty();
        }
        all.add(ALERTS);
        boolean page = names.contains(all.getFirst());
        String first = page ? directory.resolve(all.removeFirst()).toString() : directory.toString();
        return Optional.of("the report is in " + Printable.of(first, LONGEST) + (page ? "; beside it: " : ": ")
                + String.join(", ", all));
    }
}
