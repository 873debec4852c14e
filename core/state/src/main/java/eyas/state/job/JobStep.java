package eyas.state.job;

/** One step of a CI job. The pre and post parts of an action belong to the same step. Immutable; the caller must not change arrays. */
public final class JobStep {
    private final long number;
    private final byte[] name;
    private final byte[] action;
    private final byte[] actionRef;
    private final byte[] outer;

    JobStep(long number, byte[] name, byte[] action, byte[] actionRef, byte[] outer) {
        this.number = number;
        this.name = name;
        this.action = action;
        this.actionRef = actionRef;
        this.outer = outer;
    }

    /** Returns the unique number of the step. */
    public long number() {
        return number;
    }

    /** Returns the id of the step in its job, for example {@code __run_2}; empty if unknown. */
    public byte[] name() {
        return name;
    }

    /**
     * Returns the repository of the action that the step runs, of nested composite actions the innermost; empty if it runs none. An action
     * in a subdirectory is followed by a slash and its directory; one of the workflow's own repository starts with {@code ./}.
     */
    public byte[] action() {
        return action;
    }

    /** Returns the branch, tag or commit of the action, empty if unknown. */
    public byte[] actionRef() {
        return actionRef;
    }

    /** Returns the composite action that contains {@link #action}, with its version; empty if there is none. */
    public byte[] outer() {
        return outer;
    }
}
