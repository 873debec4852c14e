package eyas.ci.agent;

import java.util.Map;
import java.util.Optional;

/**
 * The alerts of a job as its agent's log has them: how many there were, and what {@code alerts.jsonl} holds. The log is
 * sealed, so that lines which are taken from the file, changed or put before others are noticed.
 *
 * @param raised alerts that were raised
 * @param lines lines that the file has; fewer than were raised where one stands for repetitions, or the disk was full
 * @param sha256 of these lines, in hexadecimal
 * @param last whether no alert came after these
 */
public record SealedAlerts(long raised, long lines, String sha256, boolean last) {
    private static final String RAISED = "alerts";
    private static final String LINES = "written";
    private static final String HASH = "written_sha256";

    /** Puts this among the details of a record. */
    public void addTo(Map<String, String> details) {
        details.put(RAISED, Long.toString(raised));
        details.put(LINES, Long.toString(lines));
        details.put(HASH, sha256);
    }

    /** Returns what the last record of {@code log} that tells of alerts has; empty where none does. */
    public static Optional<SealedAlerts> last(ParsedAgentLog log) {
        return log.records().reversed().stream()
                .filter(record -> !record.detail(HASH).isEmpty())
                .findFirst()
                .map(record -> new SealedAlerts(
                        record.number(RAISED),
                        record.number(LINES),
                        record.detail(HASH),
                        record.type() == LogRecordType.STOPPED));
    }
}
