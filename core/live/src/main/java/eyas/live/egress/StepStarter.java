package eyas.live.egress;

/**
 * The process of a runner that starts the steps of a job.
 *
 * @param process its id, 0 for none
 * @param started its start time, in clock ticks since boot
 */
public record StepStarter(long process, long started) {
    /** No process: there are no steps. */
    public static final StepStarter NONE = new StepStarter(0, 0);
}
