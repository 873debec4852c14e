package eyas.hunt.question;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that a question is about.
 *
 * @param since the first day on which they began, null for any
 * @param until the last day, null for any
 * @param repositories the repositories that they are of; empty for all
 * @param without keys of jobs that are not among them all the same: those whose last report is of another day than these
 */
public record JobScope(
        @Nullable LocalDate since,
        @Nullable LocalDate until,
        List<RepositoryPattern> repositories,
        Set<String> without) {
    /** All jobs that are stored. */
    public static final JobScope ALL = new JobScope(null, null, List.of());

    public JobScope {
        repositories = List.copyOf(repositories);
        without = Set.copyOf(without);
        if (since != null && until != null && until.isBefore(since)) {
            throw new IllegalArgumentException("no day lies between " + since + " and " + until);
        }
    }

    /** Creates one of days and repositories. */
    public JobScope(@Nullable LocalDate since, @Nullable LocalDate until, List<RepositoryPattern> repositories) {
        this(since, until, repositories, Set.of());
    }

    /** Returns whether jobs that began on {@code day} are among them. */
    public boolean hasDay(LocalDate day) {
        return (since == null || !day.isBefore(since)) && (until == null || !day.isAfter(until));
    }

    /** Returns whether jobs of {@code repository} are among them. */
    public boolean hasRepository(String repository) {
        return repositories.isEmpty() || repositories.stream().anyMatch(pattern -> pattern.matches(repository));
    }

    /** Returns it, for the head of an answer. */
    public String words() {
        StringBuilder words = new StringBuilder();
        if (since != null) {
            words.append(" since ").append(since);
        }
        if (until != null) {
            words.append(" until ").append(until);
        }
        if (!repositories.isEmpty()) {
            words.append(" of ");
            words.append(String.join(
                    ", ", repositories.stream().map(RepositoryPattern::text).toList()));
        }
        return words.toString();
    }
}
