package eyas.agent;

import eyas.event.EventSourceException;
import eyas.session.command.RunningProcess;
import java.util.Optional;

/**
 * The agent's own release of the runner's control group, after the runner's worker has ended and no step will come that does it. Whoever
 * ends the worker may have left something running for just this moment, so that ends first. Event thread only; a look costs some reads
 * of {@code /proc} for each process of the group.
 */
final class CgroupRelease {
    /** What is made while the group is listed may be missing from the list, and is in the next. */
    private static final int CLEAR_LOOKS = 2;

    private final OrphanProcesses leftovers;
    private final int rest;
    private final Runnable release;
    private int clear;
    private long next = System.nanoTime();
    private boolean released;
    private String reason = "";

    /**
     * @param leftovers what the job has left in the group
     * @param rest how many times as long as a look takes nobody looks again: there may be many processes
     * @param release lets the group go
     */
    CgroupRelease(OrphanProcesses leftovers, int rest, Runnable release) {
        this.leftovers = leftovers;
        this.rest = rest;
        this.release = release;
    }

    /** Ends what there is of the job, and lets the group go once nothing was found twice; returns whether that is done. */
    boolean look() {
        long began = System.nanoTime();
        if (released || began - next < 0) {
            return released;
        }
        try {
            OrphanProcesses.Found found = leftovers.round();
            clear = found.isClear() ? clear + 1 : 0;
            reason = found.ofJob().isEmpty()
                    ? EgressTeardown.untold(found.untold())
                    : "processes that steps have left running do not end: " + RunningProcess.words(found.ofJob());
            if (clear >= CLEAR_LOOKS) {
                release.run();
                released = true;
            }
        } catch (EventSourceException e) {
            clear = 0;
            reason = String.valueOf(e.getMessage());
        }
        long ended = System.nanoTime();
        next = ended + rest * (ended - began);
        return released;
    }

    /** Return why the group is still held after {@link #look}; empty where it is not. */
    Optional<String> problem() {
        return released || reason.isEmpty() ? Optional.empty() : Optional.of(EgressTeardown.HELD + reason);
    }
}
