package eyas.hunt.question;

import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The jobs in scope of a question.
 *
 * @param since the first day on which they started, null for any
 * @param until the last day, null for any
 * @param repositories their repositories; empty for all
 * @param without keys of excluded jobs: those whose last report is of another day
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
            throw new IllegalArgumentException("no day between " + since + " and " + until);
        }
    }

    /** Creates a scope of days and repositories. */
    public JobScope(@Nullable LocalDate since, @Nullable LocalDate until, List<RepositoryPattern> repositories) {
        this(since, until, repositories, Set.of());
    }

    /** Returns whether jobs that started on {@code day} are in scope. */
    public boolean hasDay(LocalDate day) {
        return (since == null || !day.isBefore(since)) && (until == null || !day.isAfter(until));
    }

    /** Returns whether jobs of {@code repository} are in scope. */
    public boolean hasRepository(String repository) {
        return repositories.isEmpty() || repositories.stream().anyMatch(pattern -> pattern.matches(repository));
    }

    /** Returns a description for the title of an answer. */
    public String describe() {
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
