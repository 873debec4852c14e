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
 * @param severity its effect on the evidence
 * @param channel where else it is reported
 * @param recorded whether a recording passes it on to its readers, which cannot count it again
 * @param description description of what was counted
 * @param reason why it has this severity
 */
public record LossKind(
        String name, Severity severity, Channel channel, boolean recorded, String description, String reason) {
    private static final String TABLE = "losses.tsv";
    private static final Map<String, LossKind> ALL = read();

    /** Where a loss is reported in addition to its own row. */
    public enum Channel {
        /** In an event total of the coverage. */
        EVENTS,
        /** Nowhere else; it concerns raised alerts, not observed events. */
        ALERTS,
        /** In a note of its part. */
        NOTE,
        /** Nowhere else. */
        NOWHERE
    }

    private static Map<String, LossKind> read() {
        Map<String, LossKind> kinds = new LinkedHashMap<>();
        for (String[] row : TableReader.rows(LossKind.class.getResourceAsStream(TABLE), TABLE, 6)) {
            Channel channel = row[2].equals("-") ? Channel.NOWHERE : Channel.valueOf(row[2].toUpperCase(Locale.ROOT));
            Severity severity = Severity.valueOf(row[1].toUpperCase(Locale.ROOT));
            kinds.put(row[0], new LossKind(row[0], severity, channel, row[3].equals("recording"), row[4], row[5]));
        }
        return Collections.unmodifiableMap(kinds);
    }

    /** Returns all kinds by name, in the table's order. */
    public static Map<String, LossKind> all() {
        return ALL;
    }

    /** Returns whether neither a total nor a note of the coverage includes it. */
    public boolean isCountedAlone() {
        return channel == Channel.NOWHERE || channel == Channel.ALERTS;
    }

    /** Returns the kind of this name. An unknown name counts as lost evidence. */
    public static LossKind of(String name) {
        LossKind kind = ALL.get(name);
        return kind == null
                ? new LossKind(name, Severity.LOST, Channel.NOWHERE, true, name.replace('_', ' '), "not in losses.tsv")
                : kind;
    }
}
