package eyas.diagnostic;

/** What diagnostics are about. */
public enum Subject {
    CONDITION("Conditions", "conditions of rules and macros, and filters of the command line"),
    RULES("Rules files", "rules files"),
    CASE("Tests of rules", "tests of rules"),
    CONFIGURATION("Configuration", "Falco's configuration and what -o overrides in it"),
    LOCK("Locks of behaviour", "the lock of what jobs may do"),
    COMMAND_LINE("Command line", "the command line");

    private final String title;
    private final String words;

    Subject(String title, String words) {
        this.title = title;
        this.words = words;
    }

    /** Returns the heading of its codes. */
    public String title() {
        return title;
    }

    /** Returns what it is, within a sentence. */
    public String words() {
        return words;
    }
}
