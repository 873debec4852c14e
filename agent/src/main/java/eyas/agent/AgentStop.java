package eyas.agent;

import eyas.ci.CiException;
import eyas.ci.agent.AgentFolder;
import eyas.ci.agent.AgentIdentity;
import eyas.ci.agent.StopOrder;
import eyas.live.PinnedRing;
import eyas.live.Resumption;
import java.io.IOException;
import java.time.Duration;

/** Ends an agent: asks it, and where it does not answer, kills it. */
final class AgentStop {
    /** How long an agent may take to read what is left and to report. */
    static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final long POLL_MILLIS = 5;

    private AgentStop() {}

    /** Removes everything that an agent which has ended has left. */
    static void clear(AgentFolder folder) throws IOException {
        PinnedRing.remove(folder.pins());
        PinnedRing.removeStale();
        folder.delete();
    }

    /** Kills an agent that is of no use, and returns when it is gone. */
    static void kill(ProcessHandle process) {
        process.destroyForcibly();
        while (AgentIdentity.runs(process)) {
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CiException("interrupted while the agent ended", e);
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
    static Ended end(AgentFolder folder, AgentIdentity identity, StopOrder order, Duration patience)
            throws IOException {
        folder.requestStop(order);
        boolean resumed = false;
        long deadline = System.nanoTime() + patience.toNanos();
        while (identity.isRunning()) {
            if (identity.isStopped()) {
                resumed = true;
                Resumption.resume(identity.pid()).ifPresent(problem -> {
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
