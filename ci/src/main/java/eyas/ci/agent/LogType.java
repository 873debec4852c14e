package eyas.ci.agent;

import java.util.Locale;

/** What can happen to an agent. */
public enum LogType {
    /** The agent's process began; {@code pid}, {@code scope}, {@code job}, {@code version}. */
    STARTED,
    /** A test event came back through the ring: from here on the job is watched; {@code milliseconds}. */
    READY,
    /** An alert was raised and is written down, before anybody else learns of it; {@link SealedAlerts}. */
    ALERTED,
    /** The agent still reads events; {@code events}, {@code dropped}, {@code up}, and {@link SealedAlerts}. */
    HEARTBEAT,
    /** Somebody signalled the agent; {@code signal}, {@code pid}, {@code name}, {@code step}, {@code result}. */
    SIGNAL,
    /** Somebody has changed what the kernel is told to send: from here on nothing can be known; {@code what}. */
    BLINDED,
    /** The agent was asked to stop, by its folder. */
    STOPPING,
    /**
     * Everything was read and reported; {@code events}, {@code dropped} (events lost or unreadable), {@code verdict} (as the
     * report has it), {@code complete} (whether rules are known to have missed nothing), {@code probe}, {@code notes}, and
     * {@link SealedAlerts}.
     */
    STOPPED,
    /** The agent cannot go on; {@code message}. */
    FAILED;

    /** Returns the name in the log. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
