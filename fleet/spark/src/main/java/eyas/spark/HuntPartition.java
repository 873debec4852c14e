package eyas.spark;

import eyas.hunt.question.JobScope;
import eyas.hunt.question.RepositoryPattern;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of a part of a question.
 *
 * @param day the day on which they started
 * @param repositories names of their repositories; null for those of the whole question
 * @param without keys of excluded jobs, whose last report is of another day
 * @param jobs number of jobs as counted by the driver
 */
record HuntPartition(LocalDate day, @Nullable ArrayList<String> repositories, ArrayList<String> without, long jobs)
        implements Serializable {
    /** Returns the scope as a part of {@code whole}. */
    JobScope scope(JobScope whole) {
        ArrayList<String> names = repositories;
        List<RepositoryPattern> chosen = names == null
                ? whole.repositories()
                : names.stream().map(RepositoryPattern::named).toList();
        return new JobScope(day, day, chosen, Set.copyOf(without));
    }

    /** Returns a description. */
    String describe() {
        ArrayList<String> names = repositories;
        return day
                + (names == null
                        ? ""
                        : names.size() == 1 ? " of " + names.getFirst() : " of " + names.size() + " repositories");
    }
}
