package eyas.report.model;

/**
 * One file of a persistence mechanism that the job wrote: its content runs later.
 *
 * @param id its number in the report
 * @param surface the kind of mechanism, for example {@code shell start-up file}
 * @param path the file
 * @param file its row among the files, -1 if that part is off or full
 * @param process the process that wrote it first
 * @param step its step
 * @param firstTime time of the first write
 */
public record PersistenceFacts(int id, String surface, String path, int file, int process, int step, long firstTime) {}
