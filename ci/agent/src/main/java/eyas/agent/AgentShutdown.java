package eyas.agent;

import eyas.ci.CiException;
import eyas.ci.agent.AgentDirectory;
import eyas.ci.agent.AgentIdentity;
import eyas.ci.agent.SignedStopRequest;
import eyas.event.EventSourceException;
import eyas.live.ContinueSignal;
import eyas.live.PinnedRing;
import eyas.live.egress.AttachedEgress;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;

/** Ends an agent: requests its stop and kills it if it does not respond. */
final class AgentShutdown {
    /** Time that an agent may take to read the remaining events and write its report. */
    static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final long POLL_MILLIS = 5;

    private AgentShutdown() {}

    /** Removes everything that an ended agent has left. */
    static void clear(AgentDirectory directory) throws IOException {
        detach(directory);
        PinnedRing.remove(directory.pins());
        PinnedRing.removeStale();
        directory.delete();
    }

    /** Detaches the egress policy, whether the agent still runs or not. */
    static void detach(AgentDirectory directory) throws IOException {
        if (!Files.exists(directory.egress())) {
            return;
        }
        try {
            AttachedEgress.read(Files.readString(directory.egress())).ifPresent(AttachedEgress::detach);
        } catch (EventSourceException e) {
            throw new CiException("cannot detach the egress policy: " + e.getMessage(), e);
        }
    }

    /** Kills an agent and waits until its process is gone. */
    static void kill(ProcessHandle process) {
        process.destroyForcibly();
        while (AgentIdentity.runs(process)) {
            pause();
        }
    }

    /** Sleeps between two polls of the agent. */
    static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CiException("interrupted while waiting for the agent", e);
        }
    }

    /**
     * The result of ending an agent.
     *
     * @param answered whether it ended by itself; otherwise it was killed
     * @param resumed whether it was stopped by a signal and had to be resumed
     */
    record Ended(boolean answered, boolean resumed) {}

    /**
     * Ends the agent.
     *
     * @param order the stop request
     * @throws IOException if the stop request cannot be written
     */
    static Ended end(AgentDirectory directory, AgentIdentity identity, SignedStopRequest order, Duration patience)
            throws IOException {
        directory.requestStop(order);
        boolean resumed = false;
        long deadline = System.nanoTime() + patience.toNanos();
        while (identity.isRunning()) {
            if (identity.isStopped()) {
                resumed = true;
                ContinueSignal.resume(identity.pid()).ifPresent(problem -> {
                    throw new CiException(problem);
                });
            }
            if (System.nanoTime() - deadline > 0) {
                identity.process().ifPresent(ProcessHandle::destroyForcibly);
                return new Ended(false, resumed);
            }
            pause();
        }
        return new Ended(true, resumed);
    }
}
