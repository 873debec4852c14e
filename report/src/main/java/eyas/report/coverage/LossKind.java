package eyas.report.coverage;

import eyas.event.TableReader;
import eyas.report.model.Coverage.Severity;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A kind of loss: a row of {@code losses.tsv}.
 *
 * @param name stable snake_case name
 * @param severity how much it takes away
 * @param words what was counted, in words
 */
public record LossKind(String name, Severity severity, String words) {
    private static final String TABLE = "losses.tsv";
    private static final Map<String, LossKind> ALL = read();

    private static Map<String, LossKind> read() {
        Map<String, LossKind> kinds = new LinkedHashMap<>();
        for (String[] row : TableReader.rows(LossKind.class.getResourceAsStream(TABLE), TABLE, 3)) {
            kinds.put(row[0], new LossKind(row[0], Severity.valueOf(row[1].toUpperCase(Locale.ROOT)), row[2]));
        }
        return Collections.unmodifiableMap(kinds);
    }

    /** Return all kinds by their names, in the table's order. */
    public static Map<String, LossKind> all() {
        return ALL;
    }

    /** Tell whether neither a total of the coverage nor a note has it already. */
    public boolean isCountedAlone() {
        return switch (name) {
            case "ring_full",
                    "scratch_busy",
                    "event_too_large",
                    "async_queue_full",
                    "dropped_event",
                    "unknown_event_code",
                    "malformed_event",
                    "unreadable_event",
                    "inconsistent_event",
                    "source_failed",
                    "capture_cut" -> false;
            default -> true;
        };
    }

    /** Return the kind of this name; one that the table does not have is taken for a partial loss. */
    public static LossKind of(String name) {
        LossKind kind = ALL.get(name);
        return kind == null ? new LossKind(name, Severity.PARTIAL, name.replace('_', ' ')) : kind;
    }
}
