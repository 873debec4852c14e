package eyas.diagnostic;

/** The category of a diagnostic. */
public enum Subject {
    CONDITION("Conditions", "conditions of rules and macros, and command-line filters"),
    RULES("Rules files", "rules files"),
    CASE("Rule tests", "rule tests"),
    CONFIGURATION("Configuration", "Falco's configuration and its -o overrides"),
    LOCK("Behavior locks", "the behavior lock file"),
    COMMAND_LINE("Command line", "the command line");

    private final String title;
    private final String description;

    Subject(String title, String description) {
        this.title = title;
        this.description = description;
    }

    /** Returns the heading of its codes. */
    public String title() {
        return title;
    }

    /** Returns a description for use within a sentence. */
    public String description() {
        return description;
    }
}
