package eyas.fleet.hunt;

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

/** Which jobs are asked about. */
final class ScopeOptions {
    @Option(
            names = "--since",
            paramLabel = "DAY",
            description = "Jobs that began on this day of UTC or later: 2026-11-01, or 90d or 12w ago.")
    private String since = "";

    @Option(names = "--until", paramLabel = "DAY", description = "Jobs that began on this day or earlier.")
    private String until = "";

    @Option(
            names = {"--repository", "--of"},
            paramLabel = "OWNER/NAME",
            description = "Jobs of this repository; * stands for any characters; may be repeated.")
    private List<String> repositories = new ArrayList<>();

    /** Returns the first day as it is written; empty for any. */
    String since() {
        return since;
    }

    /** Returns the last day as it is written; empty for any. */
    String until() {
        return until;
    }

    /** Returns the same without a first day where none was given: {@code day} is it then. */
    void sinceUnlessGiven(String day) {
        since = since.isEmpty() ? day : since;
    }

    /**
     * Returns the repositories.
     *
     * @throws CommandFailure if one is no repository
     */
    List<RepositoryPattern> repositories() {
        try {
            return repositories.stream().map(RepositoryPattern::new).toList();
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, "--repository: " + e.getMessage());
        }
    }

    /**
     * Returns the jobs that are meant today.
     *
     * @throws CommandFailure if a day is none, or none lies between them
     */
    JobScope scope() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        try {
            return new JobScope(
                    since.isEmpty() ? null : DateArgument.day(since, today),
                    until.isEmpty() ? null : DateArgument.day(until, today),
                    repositories());
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }
}
