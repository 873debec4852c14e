package eyas.state.job;

/**
 * The bounds of what is remembered to know a job and a step again. What is forgotten and comes back counts as a new one.
 *
 * @param jobs jobs remembered, the least recently started forgotten first (default 256)
 * @param steps steps remembered of each job (default 1,024)
 */
record JobLimits(int jobs, int steps) {
    static final JobLimits DEFAULT = new JobLimits(256, 1_024);
}
