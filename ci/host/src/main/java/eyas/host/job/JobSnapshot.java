package eyas.host.job;

import eyas.host.books.JobDirectory;
import java.util.List;

/**
 * What is known of a job at a moment, for whoever shows it on another thread.
 *
 * @param folder what is kept of it
 * @param worker process id of its worker
 * @param user user of its worker
 * @param time the moment, ns since the epoch
 * @param events events of the job seen
 * @param lost events that are known to be missing or could not be read
 * @param complete whether rules are known to have missed nothing, and nobody but who asks still runs
 * @param notes what is missing, in words
 */
public record JobSnapshot(
        JobDirectory folder,
        long worker,
        int user,
        long time,
        long events,
        long lost,
        boolean complete,
        List<String> notes) {
    public JobSnapshot {
        notes = List.copyOf(notes);
    }
}
