package eyas.live.egress;

/**
 * The process of a runner that starts the steps of a job.
 *
 * @param process its id, 0 for none
 * @param started when it began, in clock ticks since the machine's start
 */
public record StepStarter(long process, long started) {
    /** No process: there are no steps. */
    public static final StepStarter NONE = new StepStarter(0, 0);
}
