package eyas.report.activity;

import java.util.List;

/**
 * All sums at one moment, rows in the order in which they began.
 *
 * @param events events that were counted
 * @param nanos time from the first event to the last, or for which there was a watch
 * @param omitted events that found no room for a row of their own
 */
public record Activity(
        List<ProcessActivity> processes,
        List<FileActivity> files,
        List<ConnectionActivity> connections,
        List<UserActivity> users,
        long events,
        long nanos,
        long omitted) {
    public Activity {
        processes = List.copyOf(processes);
        files = List.copyOf(files);
        connections = List.copyOf(connections);
        users = List.copyOf(users);
    }

    /** Returns the same of a watch that has lasted for at least {@code watched} ns. */
    public Activity lasting(long watched) {
        return new Activity(processes, files, connections, users, events, Math.max(nanos, watched), omitted);
    }
}
