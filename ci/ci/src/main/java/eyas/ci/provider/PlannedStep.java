package eyas.ci.provider;

/**
 * A step that a job is going to run, as its CI system describes it before the first one. A claim: the description may have been written by
 * a process that was running before the job.
 *
 * @param id its ID in the environment of its processes
 * @param title its future name on the job's page, as far as it is known; empty if unknown
 * @param uses the action or image that it uses, with a version; empty for commands
 */
public record PlannedStep(String id, String title, String uses) {}
