package eyas.enrich.virustotal;

import java.util.List;
import java.util.Map;

/**
 * The results of a list of queries.
 *
 * @param stats the available statistics, in the order of the queries
 * @param requests number of requests, without retries
 * @param fromCache number of results from the cache
 * @param withheld number of queries that were not sent because their item is not public
 * @param unanswered number of queries without a result
 * @param problems error messages
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
