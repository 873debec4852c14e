package eyas.state.dns;

/**
 * A parent name below which lookups look like data exfiltration.
 *
 * @param parent the parent name
 * @param reason the reason
 * @param sample the name that exceeded the limit
 * @param time the time of that lookup, ns since the epoch
 * @param process id of the process that made the lookup
 */
public record DnsTunnelSuspicion(String parent, Reason reason, String sample, long time, long process) {
    /** Why lookups are suspicious. */
    public enum Reason {
        /** One label is as long and as random as encoded data. */
        ENCODED_LABEL("a label that looks like encoded data"),
        /** Many distinct, long names. */
        MANY_NAMES("many distinct names"),
        /** The names below the parent are together longer than the host names of an ordinary zone. */
        MUCH_DATA("very long names");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /** Returns the description that reports show. */
        public String text() {
            return text;
        }
    }
}
