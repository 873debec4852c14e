package eyas.hunt.question;

import java.time.LocalDate;
import java.util.List;

/**
 * A saved question.
 *
 * @param name its name: that of its file
 * @param title its title; empty for none
 * @param question the question
 * @param since the first day as written: {@code 7d} is resolved anew each time; empty for any
 * @param until the last day as written; empty for any
 * @param repositories the repositories; empty for all
 * @param outputs destinations of the answer; empty for the terminal
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
     * Returns the jobs in scope today.
     *
     * @throws IllegalArgumentException if the range of days is empty
     */
    public JobScope scope(LocalDate today) {
        return new JobScope(
                since.isEmpty() ? null : DateArgument.day(since, today),
                until.isEmpty() ? null : DateArgument.day(until, today),
                repositories);
    }
}
