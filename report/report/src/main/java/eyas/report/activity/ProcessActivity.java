package eyas.report.activity;

/**
 * What one process did.
 *
 * @param pid its number
 * @param user name of its user, or the number where it has no name
 * @param name its short name
 * @param command its command line, with secrets masked
 * @param running whether its end was not seen
 */
public record ProcessActivity(long pid, String user, String name, String command, boolean running, ActivitySums sums) {}
