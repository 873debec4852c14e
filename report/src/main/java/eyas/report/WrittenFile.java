package eyas.report;

import org.jspecify.annotations.Nullable;

/**
 * Describes a file that the job wrote outside its working folder.
 *
 * @param path the path
 * @param process the process that wrote it first
 * @param firstTime when, ns since the epoch
 * @param count how often it was opened for writing, or replaced
 */
public record WrittenFile(String path, @Nullable ProcessNode process, long firstTime, long count) {}
