package eyas.hunt.question;

import java.time.LocalDate;
import java.util.List;

/**
 * A question with a name, to be asked again and again.
 *
 * @param name its name: that of its file
 * @param title what it is about; empty for none
 * @param question what is asked
 * @param since the first day, as it is written: {@code 7d} is counted anew each time; empty for any
 * @param until the last day, as it is written; empty for any
 * @param repositories the repositories; empty for all
 * @param outputs where the answer goes; empty for the terminal
 */
public record SavedQuestion(
        String name,
        String title,
        Question question,
        String since,
        String until,
        List<RepositoryPattern> repositories,
        List<AnswerOutput> outputs) {
    public SavedQuestion {
        repositories = List.copyOf(repositories);
        outputs = List.copyOf(outputs);
        QuestionName.check(name);
    }

    /**
     * Returns the jobs that it is about today.
     *
     * @throws IllegalArgumentException if no day lies between its days
     */
    public JobScope scope(LocalDate today) {
        return new JobScope(
                since.isEmpty() ? null : DateArgument.day(since, today),
                until.isEmpty() ? null : DateArgument.day(until, today),
                repositories);
    }
}
