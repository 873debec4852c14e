package eyas.report.synopsis;

/**
 * One rule that an actor triggered.
 *
 * @param rule the rule
 * @param alert its first alert
 * @param process the process of that alert, -1 if unknown
 * @param time time of the first alert, ns since the epoch
 * @param count number of its alerts that are known to be the actor's
 */
public record Finding(int rule, int alert, int process, long time, long count) {}
