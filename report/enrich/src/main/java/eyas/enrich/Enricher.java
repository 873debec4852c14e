package eyas.enrich;

import eyas.enrich.indicators.IndicatorList;
import eyas.enrich.summary.SummaryOptions;
import eyas.enrich.summary.SummaryResult;
import eyas.enrich.summary.SummaryWriter;
import eyas.enrich.virustotal.AnalysisQuery;
import eyas.enrich.virustotal.AnalysisResults;
import eyas.enrich.virustotal.AnalysisStats;
import eyas.enrich.virustotal.VirusTotal;
import eyas.enrich.virustotal.VirusTotalOptions;
import eyas.report.model.Enrichments;
import eyas.report.model.Enrichments.Level;
import eyas.report.model.Enrichments.Reputation;
import eyas.report.model.Enrichments.Subject;
import eyas.report.model.JobReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Enriches a report with matches of indicator lists, VirusTotal results and a summary of a language model, in this order.
 *
 * <p>Never fails and removes nothing: failed requests are listed in {@link Enrichments#problems}. Not thread-safe.
 */
public final class Enricher {
    private final EnrichmentOptions enrichment;
    private final List<Reputation> reputations = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private Enrichments.@Nullable Summary summary;

    private Enricher(EnrichmentOptions enrichment, Enrichments before) {
        this.enrichment = enrichment;
        reputations.addAll(before.reputations());
        problems.addAll(before.problems());
        summary = before.summary();
    }

    /** Returns {@code report} with enrichments; if the thread is interrupted, with those obtained so far. */
    public static JobReport enrich(JobReport report, EnrichmentOptions enrichment) {
        if (enrichment.isEmpty()) {
            return report;
        }
        Enricher enricher = new Enricher(enrichment, report.enrichments());
        try {
            return enricher.all(report);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            enricher.problems.add("Enrichment was interrupted");
            return enricher.on(report);
        }
    }

    private JobReport all(JobReport report) throws InterruptedException {
        if (!enrichment.lists().isEmpty()) {
            match(report);
        }
        VirusTotalOptions virusTotal = enrichment.virusTotal();
        if (virusTotal != null) {
            ask(report, virusTotal);
        }
        SummaryOptions asked = enrichment.summary();
        if (asked != null) {
            // The model's input includes the other enrichments.
            SummaryResult written = SummaryWriter.write(ReportFacts.of(on(report)), asked);
            String text = written.text();
            summary = text == null ? summary : new Enrichments.Summary(written.author(), text);
            problems.addAll(written.problems());
        }
        return on(report);
    }

    private JobReport on(JobReport report) {
        return report.with(new Enrichments(reputations, summary, problems));
    }

    private void match(JobReport report) {
        reputations.addAll(IndicatorMatches.find(report, enrichment.lists()));
        for (IndicatorList list : enrichment.lists()) {
            if (!list.skipped().isEmpty()) {
                problems.add("Indicators: skipped entries of " + list.name() + ": " + describeCounts(list.skipped()));
            }
        }
        long unlisted = report.connections().omitted()
                + report.lookups().omitted()
                + report.executables().omitted();
        if (unlisted > 0) {
            problems.add("Indicators: " + unlisted + " items beyond the limits of the report were not matched");
        }
    }

    private static String describeCounts(Map<String, Integer> skipped) {
        List<String> words = new ArrayList<>();
        skipped.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> words.add(entry.getValue() + " " + entry.getKey()));
        return String.join("; ", words);
    }

    private void ask(JobReport report, VirusTotalOptions options) throws InterruptedException {
        AnalysisResults results = VirusTotal.ask(QueryOrder.of(report), options);
        results.stats().forEach((query, analysis) -> reputations.add(reputation(query, analysis)));
        problems.addAll(results.problems());
    }

    private static Reputation reputation(AnalysisQuery query, AnalysisStats analysis) {
        Level level;
        if (!analysis.known()) {
            level = Level.UNKNOWN;
        } else if (analysis.malicious() >= AnalysisStats.THRESHOLD) {
            level = Level.MALICIOUS;
        } else {
            level = analysis.isSuspicious() ? Level.SUSPICIOUS : Level.HARMLESS;
        }
        Subject subject = switch (query.kind()) {
            case ADDRESS -> Subject.ADDRESS;
            case SHA256 -> Subject.SHA256;
        };
        return new Reputation("VirusTotal", subject, query.value(), level, analysis.describe(), query.link());
    }
}
