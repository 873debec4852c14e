package eyas.live.bpf;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects libbpf's log output, and summarizes it for an error message.
 *
 * <p>Bounded to {@link #MAX_LINES} lines, of which the oldest are dropped, since the verifier prints its verdict last.
 */
final class BpfLog {
    static final int MAX_LINES = 20_000;
    private static final int MAX_LINE = 1_000;
    private static final int SHOWN = 4;

    private final List<String> lines = new ArrayList<>();
    private int dropped;

    void clear() {
        lines.clear();
        dropped = 0;
    }

    void add(String text) {
        for (String line : text.split("\n", -1)) {
            String trimmed = line.stripTrailing();
            if (trimmed.isEmpty()) {
                continue;
            }
            if (lines.size() == MAX_LINES) {
                lines.subList(0, MAX_LINES / 2).clear();
                dropped += MAX_LINES / 2;
            }
            lines.add(trimmed.length() > MAX_LINE ? trimmed.substring(0, MAX_LINE) : trimmed);
        }
    }

    /** Returns all lines. */
    String text() {
        return String.join("\n", lines);
    }

    /** Returns the most informative lines, to be appended to a message; empty if nothing was printed. */
    String summary() {
        List<String> telling = new ArrayList<>();
        List<String> verifier = new ArrayList<>();
        boolean inVerifier = false;
        for (String line : lines) {
            if (line.contains("BEGIN PROG LOAD LOG")) {
                inVerifier = true;
            } else if (line.contains("END PROG LOAD LOG")) {
                inVerifier = false;
            } else {
                (inVerifier ? verifier : telling).add(line);
            }
        }
        // The verifier's last lines are statistics; its verdict is in the line before them.
        verifier.removeIf(line -> line.startsWith("processed ") || line.startsWith("verification time"));
        List<String> shown = new ArrayList<>(tail(verifier, SHOWN));
        shown.addAll(0, telling.subList(0, Math.min(telling.size(), SHOWN)));
        int omitted = lines.size() + dropped - shown.size();
        if (shown.isEmpty()) {
            return "";
        }
        return "\n  " + String.join("\n  ", shown) + (omitted > 0 ? "\n  (" + omitted + " lines omitted)" : "");
    }

    private static List<String> tail(List<String> list, int count) {
        return list.subList(Math.max(0, list.size() - count), list.size());
    }
}
