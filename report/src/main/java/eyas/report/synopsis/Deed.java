package eyas.report.synopsis;

/**
 * Is one rule that a suspect broke.
 *
 * @param rule the rule
 * @param alert the first alert of it
 * @param process the process of that alert, -1 if unknown
 * @param time when for the first time, ns since the epoch
 * @param count how many alerts of it are known to be the suspect's
 */
public record Deed(int rule, int alert, int process, long time, long count) {}
