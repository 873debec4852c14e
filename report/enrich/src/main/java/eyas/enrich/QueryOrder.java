package eyas.enrich;

import eyas.enrich.virustotal.AnalysisQuery;
import eyas.report.model.ConnectionFacts;
import eyas.report.model.ExecutableFacts;
import eyas.report.model.JobReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Orders the queries to VirusTotal by urgency, since quota and time may not suffice: first items that processes with triggered rules
 * contacted and ran, then downloaded items and unresolved addresses, then the rest.
 */
final class QueryOrder {
    private static final int BROKE_RULES = 0;
    private static final int STRANGE = 1;
    private static final int ORDINARY = 2;

    private final JobReport report;
    private final Map<AnalysisQuery, Integer> urgency = new LinkedHashMap<>();

    private QueryOrder(JobReport report) {
        this.report = report;
    }

    static List<AnalysisQuery> of(JobReport report) {
        QueryOrder queries = new QueryOrder(report);
        report.connections().rows().forEach(queries::address);
        report.executables().rows().forEach(queries::hash);
        List<AnalysisQuery> all = new ArrayList<>(queries.urgency.keySet());
        all.removeIf(query -> !query.mayLeave());
        // Stable: within a class in the order of the report.
        all.sort(Comparator.comparing(queries.urgency::get));
        return all;
    }

    private void address(ConnectionFacts connection) {
        boolean strange = connection.resolution() == ConnectionFacts.Resolution.NEVER;
        add(
                new AnalysisQuery(AnalysisQuery.Kind.ADDRESS, connection.address()),
                brokeRules(connection.process()) ? BROKE_RULES : strange ? STRANGE : ORDINARY);
    }

    private void hash(ExecutableFacts executable) {
        String hash = executable.sha256();
        if (hash != null) {
            boolean strange = executable.origin() != ExecutableFacts.Origin.FOUND;
            add(
                    new AnalysisQuery(AnalysisQuery.Kind.SHA256, hash),
                    brokeRules(executable.firstProcess()) ? BROKE_RULES : strange ? STRANGE : ORDINARY);
        }
    }

    private void add(AnalysisQuery query, int how) {
        urgency.merge(query, how, Math::min);
    }

    private boolean brokeRules(int process) {
        return process >= 0
                && process < report.processes().size()
                && !report.processes().rows().get(process).rules().isEmpty();
    }
}
