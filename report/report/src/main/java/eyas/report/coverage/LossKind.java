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
 * @param told where else it is told
 * @param recorded whether a recording carries it to its readers, who cannot count it again
 * @param words what was counted, in words
 * @param reason why it has this severity
 */
public record LossKind(String name, Severity severity, Told told, boolean recorded, String words, String reason) {
    private static final String TABLE = "losses.tsv";
    private static final Map<String, LossKind> ALL = read();

    /** Where a loss is told beside its own row. */
    public enum Told {
        /** In a total of the coverage. */
        EVENTS,
        /** Nowhere; it is about alerts that were raised, not about what was seen. */
        ALERTS,
        /** In words that its part notes. */
        NOTE,
        /** Nowhere. */
        NOWHERE
    }

    private static Map<String, LossKind> read() {
        Map<String, LossKind> kinds = new LinkedHashMap<>();
        for (String[] row : TableReader.rows(LossKind.class.getResourceAsStream(TABLE), TABLE, 6)) {
            Told told = row[2].equals("-") ? Told.NOWHERE : Told.valueOf(row[2].toUpperCase(Locale.ROOT));
            Severity severity = Severity.valueOf(row[1].toUpperCase(Locale.ROOT));
            kinds.put(row[0], new LossKind(row[0], severity, told, row[3].equals("recording"), row[4], row[5]));
        }
        return Collections.unmodifiableMap(kinds);
    }

    /** Return all kinds by their names, in the table's order. */
    public static Map<String, LossKind> all() {
        return ALL;
    }

    /** Tell whether neither a total of the coverage nor a note has it already. */
    public boolean isCountedAlone() {
        return told == Told.NOWHERE || told == Told.ALERTS;
    }

    /** Return the kind of this name; one that the table does not have is taken for a loss of what happened. */
    public static LossKind of(String name) {
        LossKind kind = ALL.get(name);
        return kind == null
                ? new LossKind(name, Severity.LOST, Told.NOWHERE, true, name.replace('_', ' '), "not known here")
                : kind;
    }
}
