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

/** Ends an agent: asks it, and where it does not answer, kills it. */
final class AgentShutdown {
    /** How long an agent may take to read what is left and to report. */
    static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final long POLL_MILLIS = 5;

    private AgentShutdown() {}

    /** Removes everything that an agent which has ended has left. */
    static void clear(AgentDirectory folder) throws IOException {
        detach(folder);
        PinnedRing.remove(folder.pins());
        PinnedRing.removeStale();
        folder.delete();
    }

    /** Ends what holds the job to what it may talk to, whether the agent still lives or not. */
    static void detach(AgentDirectory folder) throws IOException {
        if (!Files.exists(folder.egress())) {
            return;
        }
        try {
            AttachedEgress.read(Files.readString(folder.egress())).ifPresent(AttachedEgress::detach);
        } catch (EventSourceException e) {
            throw new CiException("what the job may talk to is still held to its list: " + e.getMessage(), e);
        }
    }

    /** Kills an agent that is of no use, and returns when it is gone. */
    static void kill(ProcessHandle process) {
        process.destroyForcibly();
        while (AgentIdentity.runs(process)) {
            pause();
        }
    }

    /** Waits until the next look at what an agent does. */
    static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CiException("interrupted while waiting for the agent", e);
        }
    }

    /**
     * How an agent has ended.
     *
     * @param answered whether it ended by itself; else it was killed
     * @param resumed whether it had to be told to go on, since somebody had stopped it
     */
    record Ended(boolean answered, boolean resumed) {}

    /**
     * Ends the agent.
     *
     * @param order what it is asked with
     * @throws IOException if it cannot even be asked
     */
    static Ended end(AgentDirectory folder, AgentIdentity identity, SignedStopRequest order, Duration patience)
            throws IOException {
        folder.requestStop(order);
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
