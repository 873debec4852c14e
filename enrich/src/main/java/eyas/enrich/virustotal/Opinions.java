package eyas.enrich.virustotal;

import java.util.List;
import java.util.Map;

/**
 * Is what became of a list of questions.
 *
 * @param opinions the opinions that there are, in the order of the questions
 * @param requests how many requests were sent, attempts not counted
 * @param fromCache how many opinions were known from an earlier run
 * @param withheld how many questions were not asked since they are not about public things
 * @param unanswered how many have no opinion
 * @param problems what went wrong, in words
 */
public record Opinions(
        Map<Question, Opinion> opinions,
        int requests,
        int fromCache,
        int withheld,
        int unanswered,
        List<String> problems) {
    public Opinions {
        problems = List.copyOf(problems);
    }
}
