package eyas.report.synopsis;

/**
 * One item that an actor touched.
 *
 * @param kind how it was touched
 * @param row its row in the table that the kind names
 * @param subject a path, a name or an address
 * @param detail more text that continues the subject; may be empty
 * @param more number of further items of this kind that were left out after this one
 */
public record Evidence(Kind kind, int row, String subject, String detail, long more) {
    /** Returns the item as text. */
    public String text() {
        return subject + detail;
    }

    /** How an item was touched, in order of urgency. */
    public enum Kind {
        /** A file with credentials; refers to files. */
        CREDENTIAL("read", 'F'),
        /** A peer; refers to connections. */
        CONTACT("contacted", 'C'),
        /** A name that was looked up without a connection to it; refers to lookups. */
        LOOKUP("looked up", 'L'),
        /** A file that the job wrote and executed; refers to files. */
        RAN("wrote and executed", 'F'),
        /** A file of a persistence mechanism; refers to files. */
        PERSISTENCE("added persistence", 'F'),
        /** A source file that was changed after the checkout; refers to files. */
        SOURCE("changed after the checkout", 'F');

        private final String verb;
        private final char letter;

        Kind(String verb, char letter) {
            this.verb = verb;
            this.letter = letter;
        }

        /** Returns the verb that describes what the actor did. */
        public String verb() {
            return verb;
        }

        /** Returns the letter by which citations identify the row's table. */
        public char letter() {
            return letter;
        }

        /** Returns the name of the row's table in {@code report.json}. */
        public String table() {
            return switch (letter) {
                case 'C' -> "connections";
                case 'L' -> "dns_lookups";
                default -> "files";
            };
        }
    }
}
