package eyas.cli.report;

import eyas.ci.provider.CiProviders;
import eyas.enrich.EnrichmentOptions;
import eyas.enrich.IndicatorAlerts;
import eyas.report.ReportCollector;
import eyas.report.ReportFilters;
import eyas.report.StepLocations;
import eyas.session.Session;
import eyas.session.input.FiltersFile;
import eyas.session.terminal.Terminal;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a report is to have beside what was seen, and what it is to leave out.
 *
 * @param filters file of conditions that hide rows, or null
 * @param enrichment whom to ask about the report
 * @param workflow the workflow that the job was written in, or null to ask the runner
 */
public record ReportSettings(
        @Nullable Path filters,
        EnrichmentOptions enrichment,
        @Nullable Path workflow) {
    /** Nothing of it. */
    public static final ReportSettings NONE =
            new ReportSettings(null, new EnrichmentOptions(List.of(), null, null), null);

    /**
     * Reads the filters.
     *
     * @throws eyas.session.terminal.CommandFailure if the file cannot be used
     */
    public ReportFilters readFilters(Terminal terminal) {
        ReportFilters read = new ReportFilters();
        if (filters != null) {
            FiltersFile.read(filters, read, terminal);
        }
        return read;
    }

    /** Returns where steps were written; {@code live}: the job is this process's own. */
    public StepLocations places(boolean live) {
        if (workflow != null) {
            return CiProviders.stepsIn(Path.of("").toAbsolutePath(), workflow);
        }
        return live
                ? CiProviders.find(System.getenv())
                        .map(provider -> provider.stepPlaces(System.getenv()))
                        .orElse(StepLocations.NONE)
                : StepLocations.NONE;
    }

    /** Returns the texts of rules, {@code own} and those of indicators. */
    public Map<String, String> descriptions(Map<String, String> own) {
        Map<String, String> descriptions = new HashMap<>(own);
        if (!enrichment.lists().isEmpty()) {
            IndicatorAlerts.DESCRIPTIONS.forEach(descriptions::putIfAbsent);
        }
        return descriptions;
    }

    /** Raises an alert in {@code session} the moment that an indicator is met. */
    public void watchIndicators(Session session, ReportCollector report) {
        if (!enrichment.lists().isEmpty()) {
            IndicatorAlerts watch = new IndicatorAlerts(enrichment.lists(), session::raise);
            report.onFirstSight(watch);
            session.counting(to -> watch.problem().ifPresent(to::note));
        }
    }
}
