package eyas.host.job;

import eyas.host.store.JobDirectory;
import java.util.List;

/**
 * The status of a job at one moment, for use by another thread.
 *
 * @param directory the job's files
 * @param worker process ID of its worker
 * @param user user ID of its worker
 * @param time the moment, ns since the epoch
 * @param events number of the job's events
 * @param lost number of events that are missing or could not be read
 * @param complete whether rules are known to have missed nothing, and only the querying processes still run
 * @param notes limitations
 */
public record JobSnapshot(
        JobDirectory directory,
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
