package eyas.state.job;

/** The process that set a step's variables, as far as the files for variables were observed to be opened; the least trustworthy is last. */
public enum VariableProvenance {
    /** No process opened them: the workflow itself sets the variables. */
    WORKFLOW("workflow"),
    /** Only the first process of an action. */
    ACTION("action"),
    /** The shell or other interpreter that runs the step's script from the workflow, or {@code tee} started by it. */
    SHELL("shell"),
    /** Another process. */
    PROCESS("process"),
    /** Unknown, because the runner accepts variables in other ways, too. */
    UNKNOWN("unknown");

    private final String label;

    VariableProvenance(String word) {
        this.label = word;
    }

    /** Returns the value in fields. */
    public String label() {
        return label;
    }

    VariableProvenance worse(VariableProvenance other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
