package eyas.baseline.run;

import eyas.baseline.model.EntryEscaper;
import java.util.List;
import java.util.Locale;

/**
 * Turns host names into parts of entries. Only names that are listed are folded: a label that looks like a number is, on a host that many
 * share, whatever an attacker has registered.
 */
final class HostNormalizer {
    private static final List<PathPattern> PATTERNS = NormalizationTable.rows("host").stream()
            .map(row -> new PathPattern(row.pattern(), "."))
            .toList();

    private HostNormalizer() {}

    /** Return {@code name} as a part of an entry. */
    static String name(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String whole = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        List<String> labels = List.of(whole.split("\\.", -1));
        for (PathPattern pattern : PATTERNS) {
            if (pattern.length() == labels.size() && pattern.begins(labels)) {
                return String.join(".", pattern.folded(labels));
            }
        }
        return EntryEscaper.word(whole);
    }
}
