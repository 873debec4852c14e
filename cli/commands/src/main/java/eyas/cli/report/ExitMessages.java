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

/** What a command says last: what its exit code came of, and where its report is. */
public final class ExitMessages {
    /** For people first, the page before all; then for programs. */
    private static final List<String> ORDER = List.of("report.html", "report.md", "report.json", "report.sarif");

    private static final String TABLE = ".csv";
    private static final String ALERTS = "alerts.jsonl";
    private static final int LONGEST = 200;

    private ExitMessages() {}

    /** Return what the exit code of findings came of, for {@code report}. */
    public static String findings(JobReport report, Priority threshold) {
        return exit(ExitCode.FINDINGS) + reached(report, threshold);
    }

    /** Return why a command's own exit code stands, though {@code report} has what {@code --fail-on} asks for. */
    public static String ownCode(int code, JobReport report, Priority threshold) {
        return exit(code) + "the command's own; " + reached(report, threshold) + ", too";
    }

    /** Return why nothing that was found is no success where not everything was seen. */
    public static String incomplete(Priority threshold) {
        return exit(ExitCode.INCOMPLETE) + "nothing reaches --fail-on " + word(threshold)
                + " in what was seen, but not everything was seen";
    }

    /** Return what the exit code of a lock that does not have everything came of. */
    public static String beyondLock(Weight threshold) {
        return exit(ExitCode.FINDINGS) + "something as heavy as --lock-fail-on "
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
                ? "what is known of its peers or look-ups reaches"
                : rules.getFirst().priority().word() + " '"
                        + Printable.of(rules.getFirst().name(), LONGEST) + "'"
                        + switch (rules.size()) {
                            case 1 -> " reaches";
                            case 2 -> " and 1 other rule reach";
                            default -> " and " + (rules.size() - 1) + " other rules reach";
                        };
        return what + " --fail-on " + word(threshold);
    }

    private static String word(Priority priority) {
        return priority.word().toLowerCase(Locale.ROOT);
    }

    /** Return where the report is whose files in {@code folder} are called {@code names}; empty where there is none. */
    public static Optional<String> place(Path folder, Collection<String> names) {
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
        String first = page ? folder.resolve(all.removeFirst()).toString() : folder.toString();
        return Optional.of("the report is in " + Printable.of(first, LONGEST) + (page ? "; beside it: " : ": ")
                + String.join(", ", all));
    }
}
