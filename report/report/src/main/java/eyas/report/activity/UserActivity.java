package eyas.report.activity;

/**
 * The activity of the processes of one user.
 *
 * @param user name of the user, or the number if it has no name
 * @param processes number of processes
 */
public record UserActivity(String user, int processes, ActivitySums sums) {}
