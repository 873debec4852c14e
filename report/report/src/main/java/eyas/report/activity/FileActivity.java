package eyas.report.activity;

/**
 * What was done with one file.
 *
 * @param path its path, with secrets masked
 * @param process name of the process that used it last
 */
public record FileActivity(String path, String process, ActivitySums sums) {}
