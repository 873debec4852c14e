package eyas.baseline.run;

import eyas.baseline.model.EntryEscaper;
import java.util.List;
import java.util.Locale;

/**
 * Normalizes host names for entries. Only listed names are generalized: on a shared host, a label that looks like a number may be an
 * attacker's.
 */
final class HostNormalizer {
    private static final List<PathPattern> PATTERNS = NormalizationTable.rows("host").stream()
            .map(row -> new PathPattern(row.pattern(), "."))
            .toList();

    private HostNormalizer() {}

    /** Returns {@code name} as a part of an entry. */
    static String name(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String whole = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        List<String> labels = List.of(whole.split("\\.", -1));
        for (PathPattern pattern : PATTERNS) {
            if (pattern.length() == labels.size() && pattern.begins(labels)) {
                return String.join(".", pattern.folded(labels));
            }
        }
        return EntryEscaper.escapeWord(whole);
    }
}
