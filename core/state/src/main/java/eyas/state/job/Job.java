package eyas.state.job;

/**
 * One CI job, as far as it is known from its processes. Immutable; when more becomes known, it is replaced by one with the same number. The
 * caller must not change arrays.
 */
public final class Job {
    private final long number;
    private final byte[] system;
    private final byte[] name;
    private final byte[] workflow;
    private final byte[] runner;

    Job(long number, byte[] system, byte[] name, byte[] workflow, byte[] runner) {
        this.number = number;
        this.system = system;
        this.name = name;
        this.workflow = workflow;
        this.runner = runner;
    }

    /** Returns the unique number of the job. */
    public long number() {
        return number;
    }

    /** Returns the name of the CI system, for example {@code github}. */
    public byte[] system() {
        return system;
    }

    /** Returns the id of the job in its workflow, empty if unknown. */
    public byte[] name() {
        return name;
    }

    /** Returns the name of the workflow or pipeline, empty if unknown. */
    public byte[] workflow() {
        return workflow;
    }

    /** Returns the name of the runner that the job runs on, empty if unknown. */
    public byte[] runner() {
        return runner;
    }
}
