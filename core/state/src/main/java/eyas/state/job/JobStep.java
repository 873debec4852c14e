package eyas.state.job;

/**
 * One step of a CI job. The parts of an action that run before and after the others belong to the same step.
 * Immutable; bytes are not to be changed.
 */
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

    /** Returns a number that no other step has. */
    public long number() {
        return number;
    }

    /** Returns the id of the step in its job, for example {@code __run_2}; empty if unknown. */
    public byte[] name() {
        return name;
    }

    /**
     * Returns the repository of the action that the step runs, of composite actions the innermost; empty if it runs none.
     * One that is not at the top of its repository has its folder behind a slash, one of the workflow's own begins with
     * {@code ./}.
     */
    public byte[] action() {
        return action;
    }

    /** Returns the branch, tag or commit of the action, empty if unknown. */
    public byte[] actionRef() {
        return actionRef;
    }

    /** Returns the composite action that runs {@link #action} as a part of itself, with its version; empty if none does. */
    public byte[] outer() {
        return outer;
    }
}
