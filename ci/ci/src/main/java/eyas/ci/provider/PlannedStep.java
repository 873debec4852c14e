package eyas.ci.provider;

/**
 * A step that a job is going to run, as its CI system describes it before the first one. A claim: what describes it may have been written
 * by somebody who was there before the job.
 *
 * @param id what its processes call it
 * @param title what the job's page is going to call it, as far as that is known by then; empty if unknown
 * @param uses the action or image that it uses, with a version; empty for commands
 */
public record PlannedStep(String id, String title, String uses) {}
