package eyas.agent;

import eyas.event.EventSourceException;
import eyas.session.command.RunningProcess;
import java.util.Optional;

/**
 * The agent's own release of the runner's control group, after the runner's worker has ended without a stop step. The process that ended
 * the worker may have left orphan processes, so these are killed first. Event thread only; a look costs a few reads of {@code /proc} for
 * each process of the group.
 */
final class CgroupRelease {
    /** A process that is created while the group is listed may be missing from the list, but appears in the next one. */
    private static final int CLEAR_POLLS = 2;

    private final OrphanProcesses leftovers;
    private final int rest;
    private final Runnable release;
    private int clear;
    private long next = System.nanoTime();
    private boolean released;
    private String reason = "";

    /**
     * @param leftovers the orphan processes of the job in the group
     * @param rest minimum pause between two looks, as a multiple of a look's duration: there may be many processes
     * @param release releases the group
     */
    CgroupRelease(OrphanProcesses leftovers, int rest, Runnable release) {
        this.leftovers = leftovers;
        this.rest = rest;
        this.release = release;
    }

    /**
     * Kills the remaining processes of the job, and releases the group once two consecutive looks have found none; returns whether that is
     * done.
     */
    boolean poll() {
        long started = System.nanoTime();
        if (released || started - next < 0) {
            return released;
        }
        try {
            OrphanProcesses.Found found = leftovers.round();
            clear = found.isClear() ? clear + 1 : 0;
            reason = found.ofJob().isEmpty()
                    ? EgressTeardown.blockedReason(found.uncertain())
                    : "cannot end processes that steps left running: " + RunningProcess.describe(found.ofJob());
            if (clear >= CLEAR_POLLS) {
                release.run();
                released = true;
            }
        } catch (EventSourceException e) {
            clear = 0;
            reason = String.valueOf(e.getMessage());
        }
        long ended = System.nanoTime();
        next = ended + rest * (ended - started);
        return released;
    }

    /** Returns why the group is still restricted after {@link #poll}; empty if it is not. */
    Optional<String> problem() {
        return released || reason.isEmpty() ? Optional.empty() : Optional.of(EgressTeardown.HELD + reason);
    }
}
