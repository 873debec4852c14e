package eyas.session;

import eyas.event.SourceCounters.Cause;
import eyas.report.coverage.LossKind;
import eyas.report.model.Coverage;
import eyas.report.model.Coverage.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is missing, in the few lines of a command that makes no report. */
public final class CoverageSummary {
    private CoverageSummary() {}

    /** Return what the user must know even where nothing else is said; nothing where nothing is missing. */
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
                    "%,d events were left out: malformed, or of a type that this version does not know",
                    coverage.malformed()));
        }
        lines.addAll(furtherLosses(coverage));
        return lines;
    }

    /** Return what else rules may have missed something by, beside events that were dropped or could not be read. */
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
