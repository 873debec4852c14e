package eyas.ci.agent;

import java.util.Map;
import java.util.Optional;

/**
 * The alerts of a job as recorded in its agent's log: their number, and the content of {@code alerts.jsonl}. The log is sealed, so removed,
 * changed or inserted lines of the file are detected.
 *
 * @param raised number of raised alerts
 * @param lines number of lines in the file; fewer than were raised if one stands for repetitions, or the disk was full
 * @param sha256 hash of these lines, in hexadecimal
 * @param last whether these are all alerts
 */
public record SealedAlerts(long raised, long lines, String sha256, boolean last) {
    private static final String RAISED = "alerts";
    private static final String LINES = "written";
    private static final String HASH = "written_sha256";

    /** Adds this to the details of a record. */
    public void addTo(Map<String, String> details) {
        details.put(RAISED, Long.toString(raised));
        details.put(LINES, Long.toString(lines));
        details.put(HASH, sha256);
    }

    /** Returns the alerts of the last record of {@code log} that contains them; empty if none does. */
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
