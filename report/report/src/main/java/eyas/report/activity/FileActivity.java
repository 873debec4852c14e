package eyas.report.activity;

/**
 * The activity on one file.
 *
 * @param path its path, with secrets masked
 * @param process name of the process that used it last
 */
public record FileActivity(String path, String process, ActivitySums sums) {}
