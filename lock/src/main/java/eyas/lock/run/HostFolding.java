package eyas.lock.run;

import eyas.lock.model.EntryText;
import java.util.List;
import java.util.Locale;

/**
 * Turns host names into parts of entries. Only names that are listed are folded: a label that looks like a number is, on a host that many
 * share, whatever an attacker has registered.
 */
final class HostFolding {
    private static final List<FoldingTable.Row> ROWS = FoldingTable.rows("host");
    private static final List<PathPattern> PATTERNS =
            ROWS.stream().map(row -> new PathPattern(row.pattern(), ".")).toList();

    private HostFolding() {}

    /** Return {@code name} as a part of an entry. */
    static String name(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String whole = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        List<String> labels = List.of(whole.split("\\.", -1));
        for (int i = 0; i < PATTERNS.size(); i++) {
            if (PATTERNS.get(i).length() == labels.size() && PATTERNS.get(i).begins(labels)) {
                return folded(
                        labels,
                        ROWS.get(i).pattern().split("\\.", -1),
                        ROWS.get(i).becomes().split("\\.", -1));
            }
        }
        return EntryText.word(whole);
    }

    private static String folded(List<String> labels, String[] pattern, String[] becomes) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < pattern.length; i++) {
            out.append(i == 0 ? "" : ".");
            out.append(becomes[i].contains("*") ? becomes[i] : EntryText.word(labels.get(i)));
        }
        return out.toString();
    }
}
