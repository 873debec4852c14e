package eyas.enrich.virustotal;

import java.util.List;
import java.util.Map;

/**
 * What became of a list of queries.
 *
 * @param stats the stats that there are, in the order of the queries
 * @param requests how many requests were sent, attempts not counted
 * @param fromCache how many stats were known from an earlier run
 * @param withheld how many queries were not asked since they are not about public things
 * @param unanswered how many have no analysis
 * @param problems what went wrong, in words
 */
public record AnalysisResults(
        Map<AnalysisQuery, AnalysisStats> stats,
        int requests,
        int fromCache,
        int withheld,
        int unanswered,
        List<String> problems) {
    public AnalysisResults {
        problems = List.copyOf(problems);
    }
}
