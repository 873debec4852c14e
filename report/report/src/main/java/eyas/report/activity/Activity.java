package eyas.report.activity;

import java.util.List;

/**
 * A snapshot of all counters, with rows in order of first appearance.
 *
 * @param events number of counted events
 * @param nanos time from the first event to the last, or the time of monitoring if longer
 * @param omitted number of events whose row did not fit into its table
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

    /** Returns a copy for a monitoring time of at least {@code watched} ns. */
    public Activity withDuration(long watched) {
        return new Activity(processes, files, connections, users, events, Math.max(nanos, watched), omitted);
    }
}
