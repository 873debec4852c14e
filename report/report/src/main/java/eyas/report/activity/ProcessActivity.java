package eyas.report.activity;

/**
 * The activity of one process.
 *
 * @param pid its process id
 * @param user name of its user, or the number if it has no name
 * @param name its short name
 * @param command its command line, with secrets masked
 * @param running whether its end was not observed
 */
public record ProcessActivity(long pid, String user, String name, String command, boolean running, ActivitySums sums) {}
