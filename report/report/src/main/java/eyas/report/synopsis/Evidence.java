package eyas.report.synopsis;

/**
 * One thing that an actor touched.
 *
 * @param kind in which way
 * @param row number of the row that it is, in the table that the kind names
 * @param subject what it is: a path, a name or an address
 * @param detail more about it in words, as the subject goes on; may be empty
 * @param more how many others of this kind are left out after this one
 */
public record Evidence(Kind kind, int row, String subject, String detail, long more) {
    /** Return what it is, in words. */
    public String text() {
        return subject + detail;
    }

    /** The way in which something was touched; in the order of urgency. */
    public enum Kind {
        /** A file with credentials, of the files. */
        CREDENTIAL("read", 'F'),
        /** A peer, of the connections. */
        CONTACT("contacted", 'C'),
        /** A name that was asked for without a connection to it, of the look-ups. */
        LOOKUP("looked up", 'L'),
        /** A file that the job wrote and executed, of the files. */
        RAN("wrote and executed", 'F'),
        /** A file of a persistence mechanism, of the files. */
        PERSISTENCE("left to run later", 'F'),
        /** A source file that was changed after the checkout, of the files. */
        SOURCE("changed after the checkout", 'F');

        private final String verb;
        private final char letter;

        Kind(String verb, char letter) {
            this.verb = verb;
            this.letter = letter;
        }

        /** Returns what the actor did, in words. */
        public String verb() {
            return verb;
        }

        /** Returns the letter by which citations name the row's table. */
        public char letter() {
            return letter;
        }

        /** Returns the name that the row's table has in {@code report.json}. */
        public String table() {
            return switch (letter) {
                case 'C' -> "connections";
                case 'L' -> "dns_lookups";
                default -> "files";
            };
        }
    }
}
