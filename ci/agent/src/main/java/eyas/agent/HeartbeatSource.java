package eyas.agent;

import eyas.agent.JobLifecycle.State;
import eyas.ci.agent.LogRecord;
import eyas.ci.agent.LogRecordType;
import eyas.ci.agent.ParsedAgentLog;
import eyas.ci.agent.SealedAlerts;
import eyas.event.Event;
import eyas.event.EventSource;
import eyas.event.ForwardingSource;
import eyas.event.SourceCounters;
import eyas.output.AlertFile;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Does an agent's periodic work between events: writes heartbeats and polls for a stop request.
 *
 * <p>The event thread does this work, so that a heartbeat proves that events are still read. Allocates only for periodic work.
 */
final class HeartbeatSource implements ForwardingSource {
    private static final long CHORES = 20_000_000L;
    private static final long HEARTBEAT = 1_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** Reading the clock costs as much as several small events. */
    private static final int EVENTS_PER_POLL = 512;
    /** The number of alerts with a log record each; a job that triggers rules on purpose must not fill the disk. */
    private static final long EACH_SEALED = 10_000;
    /** After that, one alert in this many has a record. */
    private static final long THEN_SEALED = 1_000;

    private final EventSource source;
    private final Runnable finish;
    private final Supplier<Optional<String>> tampering;
    private final StopCondition request;
    private final JobLifecycle.Agent life;
    private final Supplier<AlertFile.Content> written;
    private final long started = System.nanoTime();
    private long nextChores = started;
    private long nextHeartbeat = nextChores + HEARTBEAT;
    private int untilPoll = EVENTS_PER_POLL;
    private long alerts;
    private boolean blinded;
    private LongConsumer chores = _ -> {};

    /**
     * Wraps {@code source}.
     *
     * @param finish ends the source once all pending events are delivered
     * @param tampering describes how the kernel side was tampered with
     * @param request decides when to stop
     * @param written supplies the content of the alerts file
     */
    HeartbeatSource(
            EventSource source,
            Runnable finish,
            Supplier<Optional<String>> tampering,
            StopCondition request,
            JobLifecycle.Agent life,
            Supplier<AlertFile.Content> written) {
        this.source = source;
        this.finish = finish;
        this.tampering = tampering;
        this.request = request;
        this.life = life;
        this.written = written;
    }

    /** Runs {@code chore} between events, with the time of {@link System#nanoTime()}; the chore limits its own rate. */
    void looking(LongConsumer chore) {
        chores = chores.andThen(chore);
    }

    /**
     * Seals an alert that is written down, before any other consumer receives it. Of many alerts not each has a record, but every heartbeat
     * counts all of them.
     */
    void alerted() {
        alerts++;
        if (alerts <= EACH_SEALED || alerts % THEN_SEALED == 0) {
            life.add(LogRecordType.ALERTED, sealed());
        }
    }

    /** Returns details with the alerts up to now. */
    Map<String, String> sealed(String... more) {
        Map<String, String> details = LogRecord.details(more);
        AlertFile.Content content = written.get();
        new SealedAlerts(alerts, content.lines(), content.sha256(), false).addTo(details);
        return details;
    }

    @Override
    public EventSource source() {
        return source;
    }

    @Override
    public Outcome next(Event event) {
        Outcome outcome = source.next(event);
        if (outcome == Outcome.IDLE || --untilPoll <= 0) {
            untilPoll = EVENTS_PER_POLL;
            chores(System.nanoTime());
        }
        return outcome;
    }

    private void chores(long now) {
        if (life.state() == State.STOPPING || now - nextChores < 0) {
            return;
        }
        nextChores = now + CHORES;
        if (now - nextHeartbeat >= 0) {
            nextHeartbeat = now + HEARTBEAT;
            heartbeat();
            checkSettings();
        }
        chores.accept(now);
        Optional<String> reason = request.reason(now);
        if (reason.isPresent()) {
            checkSettings();
            life.add(LogRecordType.STOPPING, LogRecord.details("reason", reason.get()));
            finish.run();
        }
    }

    private void checkSettings() {
        if (!blinded) {
            tampering.get().ifPresent(what -> {
                blinded = true;
                life.add(LogRecordType.BLINDED, LogRecord.details("what", what));
            });
        }
    }

    private void heartbeat() {
        SourceCounters counters = source.counters();
        life.add(
                LogRecordType.HEARTBEAT,
                sealed(
                        "events",
                        Long.toString(counters.events()),
                        "dropped",
                        Long.toString(counters.dropped()),
                        ParsedAgentLog.UPTIME,
                        uptime()));
    }

    /** Returns the time since this source was created by a monotonic clock, in ms. */
    String uptime() {
        return Long.toString((System.nanoTime() - started) / NANOS_PER_MILLI);
    }
}
