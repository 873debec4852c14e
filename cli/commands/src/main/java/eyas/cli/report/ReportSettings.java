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
 * Settings for report contents that are not observed: filters and enrichment.
 *
 * @param filters file of conditions that hide rows, or null
 * @param enrichment sources of enrichment
 * @param workflow the workflow file of the job, or null to get it from the runner
 */
public record ReportSettings(
        @Nullable Path filters,
        EnrichmentOptions enrichment,
        @Nullable Path workflow) {
    /** No filters and no enrichment. */
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

    /** Returns the source locations of steps; {@code live}: the job is the one of this process. */
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

    /** Returns the descriptions of rules: {@code own} and those of indicators. */
    public Map<String, String> descriptions(Map<String, String> own) {
        Map<String, String> descriptions = new HashMap<>(own);
        if (!enrichment.lists().isEmpty()) {
            IndicatorAlerts.DESCRIPTIONS.forEach(descriptions::putIfAbsent);
        }
        return descriptions;
    }

    /** Raises an alert in {@code session} as soon as an indicator matches. */
    public void watchIndicators(Session session, ReportCollector report) {
        if (!enrichment.lists().isEmpty()) {
            IndicatorAlerts watch = new IndicatorAlerts(enrichment.lists(), session::raise);
            report.onFirstSight(watch);
            session.counting(to -> watch.problem().ifPresent(to::note));
        }
    }
}
