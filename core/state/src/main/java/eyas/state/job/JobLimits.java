package eyas.state.job;

/**
 * Limits of the known jobs and steps. One that was evicted gets a new number when it is seen again.
 *
 * @param jobs maximum number of jobs; the least recently started one is evicted (default 256)
 * @param steps maximum number of steps of each job (default 1,024)
 */
record JobLimits(int jobs, int steps) {
    static final JobLimits DEFAULT = new JobLimits(256, 1_024);
}
