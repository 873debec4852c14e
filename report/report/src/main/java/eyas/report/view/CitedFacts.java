package eyas.report.view;

import eyas.report.model.Enrichments;
import eyas.report.model.JobReport;
import eyas.report.table.ReportTables;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The facts that a generated summary cites: {@code [P12]} is process 12. Formats that cannot link list these facts, so that a reader can
 * check each sentence. The letters are declared with the tables.
 */
public final class CitedFacts {
    private static final Pattern CITATION = Pattern.compile("\\[([A-Z])([0-9]{1,9})]");
    private static final int MOST = 40;

    private CitedFacts() {}

    /** Returns the cited facts by label, in the order of the text; empty if there are none. */
    public static Map<String, String> of(JobReport report) {
        Enrichments.Summary summary = report.enrichments().summary();
        Map<String, String> facts = new LinkedHashMap<>();
        if (summary != null) {
            CITATION.matcher(summary.text()).results().forEach(match -> {
                if (facts.size() < MOST) {
                    describe(report, match).ifPresent(text -> facts.putIfAbsent(label(match), text));
                }
            });
        }
        return facts;
    }

    /** Splits {@code text}: the labels of citations go to {@code citations}, the text between them to {@code words}. */
    public static void parts(String text, Consumer<String> words, Consumer<String> citations) {
        int at = 0;
        for (MatchResult match : CITATION.matcher(text).results().toList()) {
            words.accept(text.substring(at, match.start()));
            citations.accept(label(match));
            at = match.end();
        }
        words.accept(text.substring(at));
    }

    /** Returns the labels that {@code text} cites, in order, including invalid ones. */
    public static List<String> labels(String text) {
        return CITATION.matcher(text).results().map(CitedFacts::label).toList();
    }

    private static String label(MatchResult match) {
        return match.group(1) + match.group(2);
    }

    private static Optional<String> describe(JobReport report, MatchResult match) {
        int id = Integer.parseInt(match.group(2));
        return ReportTables.cited(match.group(1).charAt(0))
                .flatMap(table ->
                        table.label(report, id).map(text -> table.form().name() + " " + text));
    }
}
