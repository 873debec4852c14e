package eyas.fleet.hunt;

import eyas.diagnostic.DiagnosticCode;
import eyas.hunt.question.DateArgument;
import eyas.hunt.question.JobScope;
import eyas.hunt.question.RepositoryPattern;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Options that select the jobs. */
final class ScopeOptions {
    @Option(
            names = "--since",
            paramLabel = "DAY",
            description = "Jobs that started on or after this UTC day: 2026-11-01, or relative: 90d or 12w.")
    private String since = "";

    @Option(names = "--until", paramLabel = "DAY", description = "Jobs that started on or before this day.")
    private String until = "";

    @Option(
            names = {"--repository", "--of"},
            paramLabel = "OWNER/NAME",
            description = "Jobs of this repository; * matches any characters; may be repeated.")
    private List<String> repositories = new ArrayList<>();

    /** Returns the first day as given; empty for any. */
    String since() {
        return since;
    }

    /** Returns the last day as given; empty for any. */
    String until() {
        return until;
    }

    /** Sets the first day to {@code day} unless an option has set it. */
    void sinceIfUnset(String day) {
        since = since.isEmpty() ? day : since;
    }

    /**
     * Returns the repositories.
     *
     * @throws CommandFailure if one is not a valid pattern
     */
    List<RepositoryPattern> repositories() {
        try {
            return repositories.stream().map(RepositoryPattern::new).toList();
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(DiagnosticCode.WRONG_ARGUMENT, ExitCode.USAGE, "--repository: " + e.getMessage());
        }
    }

    /**
     * Returns the selected jobs, with relative days resolved against today.
     *
     * @throws CommandFailure if a day is invalid or the range is empty
     */
    JobScope scope() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        try {
            return new JobScope(
                    since.isEmpty() ? null : DateArgument.day(since, today),
                    until.isEmpty() ? null : DateArgument.day(until, today),
                    repositories());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(DiagnosticCode.WRONG_ARGUMENT, ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }
}
