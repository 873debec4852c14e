package eyas.state.dns;

/**
 * A parent name below which look-ups look like data on its way out.
 *
 * @param parent the parent name
 * @param reason why
 * @param sample the name that was one too many
 * @param time when, ns since the epoch
 * @param process process id of who asked for it
 */
public record DnsTunnelSuspicion(String parent, Reason reason, String sample, long time, long process) {
    /** Why look-ups are suspicious. */
    public enum Reason {
        /** One label is as long and as random as encoded data. */
        ENCODED_LABEL("a label that looks like encoded data"),
        /** Many distinct, long names. */
        MANY_NAMES("many distinct names"),
        /** The names below the parent are together longer than any zone's hosts. */
        MUCH_DATA("very long names");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /** Returns the reason in words. */
        public String text() {
            return text;
        }
    }
}
