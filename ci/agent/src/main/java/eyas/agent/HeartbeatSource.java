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
 * Does an agent's chores between events: writes heartbeats, and looks whether it is to stop.
 *
 * <p>The event thread does them itself, so that a heartbeat says that events are still read. Allocates only for a chore.
 */
final class HeartbeatSource implements ForwardingSource {
    private static final long CHORES = 20_000_000L;
    private static final long HEARTBEAT = 1_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000;
    /** Looking at the clock costs as much as many a small event. */
    private static final int EVENTS_PER_LOOK = 512;
    /** So many alerts have a line of the log each; a job that breaks rules on purpose must not fill the disk with it. */
    private static final long EACH_SEALED = 10_000;
    /** After those, one of so many. */
    private static final long THEN_SEALED = 1_000;

    private final EventSource source;
    private final Runnable finish;
    private final Supplier<Optional<String>> tampering;
    private final StopCondition request;
    private final JobLifecycle.Agent life;
    private final Supplier<AlertFile.Content> written;
    private final long began = System.nanoTime();
    private long nextChores = began;
    private long nextHeartbeat = nextChores + HEARTBEAT;
    private int untilLook = EVENTS_PER_LOOK;
    private long alerts;
    private boolean blinded;
    private LongConsumer look = _ -> {};

    /**
     * Takes over {@code source}.
     *
     * @param finish ends it once everything that has happened is delivered
     * @param tampering tells how the kernel side was tampered with
     * @param request tells when to stop
     * @param written tells what the file of alerts holds
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

    /** Have {@code chore} done between events, with the time by {@link System#nanoTime()}; it sees to it that it is not done too often. */
    void looking(LongConsumer chore) {
        look = look.andThen(chore);
    }

    /**
     * Seals an alert that is written down: the log tells of it before anybody else is told. Of many it tells not of each, but
     * every heartbeat does.
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
        if (outcome == Outcome.IDLE || --untilLook <= 0) {
            untilLook = EVENTS_PER_LOOK;
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
        look.accept(now);
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

    /** Returns how long this has been here by a clock that nobody can set, in ms. */
    String uptime() {
        return Long.toString((System.nanoTime() - began) / NANOS_PER_MILLI);
    }
}
