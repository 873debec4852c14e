package eyas.session.recording;

import eyas.capture.redaction.MaskCount;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A one-line summary of masked values. */
final class RedactionSummary {
    private RedactionSummary() {}

    static String of(List<MaskCount> counts) {
        long values = counts.stream().mapToLong(MaskCount::values).sum();
        if (values == 0) {
            return "no values that look like secrets were found";
        }
        long bytes = counts.stream().mapToLong(MaskCount::bytes).sum();
        return String.format(Locale.ROOT, "%,d values were masked (%,d bytes): ", values, bytes)
                + counts.stream()
                        .map(count -> String.format(Locale.ROOT, "%,d × %s", count.values(), count.what()))
                        .collect(Collectors.joining(", "));
    }
}
