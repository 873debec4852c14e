package eyas.state.job;

/** The process from which a step's variables come, as far as the files for variables were seen to be opened; the worst is last. */
public enum VariableProvenance {
    /** No process has opened them: the workflow itself has the variables. */
    WORKFLOW("workflow"),
    /** The first process of an action alone. */
    ACTION("action"),
    /** The shell, or another interpreter, that runs the script of a step as the workflow has it, or {@code tee} that it started. */
    SHELL("shell"),
    /** Another process. */
    PROCESS("process"),
    /** Not known: the runner takes variables in other ways, too. */
    UNKNOWN("unknown");

    private final String word;

    VariableProvenance(String word) {
        this.word = word;
    }

    /** Returns the word for it in fields. */
    public String word() {
        return word;
    }

    VariableProvenance worse(VariableProvenance other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
