package eyas.report.synopsis;

/**
 * One rule that an actor broke.
 *
 * @param rule the rule
 * @param alert the first alert of it
 * @param process the process of that alert, -1 if unknown
 * @param time when for the first time, ns since the epoch
 * @param count how many alerts of it are known to be the actor's
 */
public record Finding(int rule, int alert, int process, long time, long count) {}
