package eyas.session;

import eyas.event.SourceCounters.Cause;
import eyas.report.coverage.LossKind;
import eyas.report.model.Coverage;
import eyas.report.model.Coverage.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Summarizes missing coverage in a few lines, for commands that make no report. */
public final class CoverageSummary {
    private CoverageSummary() {}

    /** Returns the problems that the user must know about even with quiet output; empty if coverage is complete. */
    public static List<String> problems(Coverage coverage) {
        List<String> lines = new ArrayList<>(coverage.notes());
        if (coverage.dropped() > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%,d events were lost before they could be recorded (%s); a larger --buffer may help",
                    coverage.dropped(),
                    coverage.causes().stream()
                            .filter(cause -> cause.count() > 0)
                            .map(CoverageSummary::cause)
                            .collect(Collectors.joining(", "))));
        }
        if (coverage.malformed() > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%,d events were skipped: malformed, or of a type that this version does not support",
                    coverage.malformed()));
        }
        lines.addAll(furtherLosses(coverage));
        return lines;
    }

    /** Returns the other losses that may have hidden rule matches, besides dropped and unreadable events. */
    public static List<String> furtherLosses(Coverage coverage) {
        return coverage.hiding().stream()
                .filter(loss -> LossKind.of(loss.kind()).isCountedAlone())
                .map(Loss::text)
                .toList();
    }

    private static String cause(Cause cause) {
        return String.format(Locale.ROOT, "%,d %s", cause.count(), cause.name().replace('_', ' '));
    }
}
