package eyas.report.activity;

/**
 * What the processes of one user did.
 *
 * @param user name, or the number where it has none
 * @param processes how many processes
 */
public record UserActivity(String user, int processes, ActivitySums sums) {}
