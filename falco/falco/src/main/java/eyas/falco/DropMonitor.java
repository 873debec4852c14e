package eyas.falco;

import eyas.config.FalcoConfig.DropAction;
import eyas.config.FalcoConfig.Drops;
import eyas.engine.Alert;
import eyas.engine.OutputValue;
import eyas.event.SourceCounters;
import eyas.rules.model.Priority;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Performs the actions of {@code syscall_event_drops} when events are lost, and of {@code syscall_event_timeouts} when no events arrive.
 *
 * <p>Checks once per second of event time, on the next event. A token bucket limits the actions. Event thread only.
 */
final class DropMonitor implements RunComponent {
    private static final long SECOND = 1_000_000_000L;
    /** How long Falco waits for an event before it counts a timeout. */
    private static final Duration TIMEOUT = Duration.ofMillis(30);

    private static final String DROP_RULE = "Falco internal: syscall event drop";
    private static final String TIMEOUT_RULE = "Falco internal: timeouts notification";
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("HH:mm:ss.nnnnnnnnn", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final FalcoLog log;
    private final LongSupplier clock;
    private boolean begun;
    private long next;
    private SourceCounters last = new SourceCounters(0, 0, 0, 0, List.of());
    private double tokens = -1;
    private long filled;
    private long seen = -1;
    private long quietSince;
    private long detected;
    private long acted;

    /** @param clock monotonic clock in ns, for timeouts */
    DropMonitor(FalcoLog log, LongSupplier clock) {
        this.log = log;
        this.clock = clock;
    }

    @Override
    public void pulse(RunContext run) {
        timeouts(run, run.active().config().drops(), run.engine().events());
    }

    /**
     * Checks for losses if a check is due. Called for every event.
     *
     * @param now the time of an event that has not been processed yet, in ns since the epoch
     */
    void arrived(RunContext run, long now) {
        if (!begun) {
            begun = true;
            last = run.source();
            next = now + SECOND;
        } else if (now > next) {
            next = now + SECOND;
            if (run.seesCalls() || !run.isLive()) {
                check(run, run.active().config().drops(), now);
            }
        } else if (next - now > 2 * SECOND) {
            // The event clock was set back; the scheduled check would run too late.
            next = now + SECOND;
            filled = Math.min(filled, now);
        }
    }

    private void check(RunContext run, Drops config, long now) {
        SourceCounters before = last;
        last = run.source();
        long drops = last.dropped() - before.dropped();
        if (config.simulated()) {
            log.log(Priority.INFORMATIONAL, "Simulating syscall event drop");
            drops++;
        }
        long all = last.events() - before.events() + drops;
        double threshold = config.simulated() ? 0 : config.threshold();
        if (drops <= 0 || (double) drops / Math.max(1, all) <= threshold) {
            return;
        }
        detected++;
        if (claim(config, now)) {
            acted++;
            act(run, config, new Loss(now, all, drops, before, last));
        } else {
            log.log(Priority.DEBUG, "Syscall event drop but token bucket depleted, skipping actions");
        }
    }

    private boolean claim(Drops config, long now) {
        if (tokens < 0) {
            tokens = config.burst();
        } else {
            tokens = Math.min(config.burst(), tokens + config.rate() * Math.max(0, now - filled) / SECOND);
        }
        filled = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }

    /** Losses in the last second. */
    private record Loss(long time, long events, long drops, SourceCounters before, SourceCounters after) {
        long of(String cause) {
            return count(after, cause) - count(before, cause);
        }

        long ofCall(SourceCounters.Cause kind) {
            return kind.count()
                    - before.byCall().stream()
                            .filter(each -> each.name().equals(kind.name()))
                            .mapToLong(SourceCounters.Cause::count)
                            .sum();
        }

        private static long count(SourceCounters counters, String cause) {
            return counters.causes().stream()
                    .filter(each -> each.name().equals(cause))
                    .mapToLong(SourceCounters.Cause::count)
                    .sum();
        }
    }

    private void act(RunContext run, Drops config, Loss loss) {
        String message = DROP_RULE + ". " + loss.drops() + " system calls dropped in last second.";
        for (DropAction action : DropAction.values()) {
            if (!config.actions().contains(action)) {
                continue;
            }
            switch (action) {
                case IGNORE -> {}
                case LOG -> log.log(Priority.DEBUG, message);
                case ALERT -> run.alert(internal(loss.time(), Priority.DEBUG, DROP_RULE, message, fields(run, loss)));
                case EXIT -> {
                    log.log(Priority.CRITICAL, message);
                    log.log(Priority.CRITICAL, "Exiting.");
                    run.fail("Drop manager internal error");
                }
            }
        }
    }

    private static SortedMap<String, OutputValue> fields(RunContext run, Loss loss) {
        SortedMap<String, OutputValue> fields = new TreeMap<>();
        count(fields, "n_evts", loss.events());
        count(fields, "n_drops", loss.drops());
        count(fields, "n_drops_buffer_total", loss.of("ring_full"));
        for (SourceCounters.Cause kind : loss.after().byCall()) {
            count(fields, "n_drops_buffer_" + kind.name() + "_exit", loss.ofCall(kind));
        }
        count(fields, "n_drops_scratch_map", loss.of("scratch_busy") + loss.of("event_too_large"));
        count(fields, "ebpf_enabled", run.isLive() ? 1 : 0);
        return fields;
    }

    /** Falco writes these counts as strings. */
    private static void count(SortedMap<String, OutputValue> fields, String name, long value) {
        fields.put(name, new OutputValue.Text(Long.toString(value)));
    }

    private void timeouts(RunContext run, Drops config, long events) {
        long now = clock.getAsLong();
        if (events != seen) {
            seen = events;
            quietSince = now;
        } else if (run.seesCalls() && now - quietSince > TIMEOUT.toNanos() * config.timeouts()) {
            quietSince = now;
            long first = run.engine().firstTime();
            SortedMap<String, OutputValue> fields = new TreeMap<>();
            String time = first == 0 ? "none" : LOCAL.format(Instant.ofEpochSecond(first / SECOND, first % SECOND));
            fields.put("last_event_time", new OutputValue.Text(time));
            run.alert(internal(
                    InternalAlert.now(),
                    Priority.DEBUG,
                    TIMEOUT_RULE,
                    TIMEOUT_RULE + ". " + config.timeouts() + " consecutive timeouts without event.",
                    fields));
        }
    }

    private static Alert internal(
            long time, Priority priority, String rule, String message, SortedMap<String, OutputValue> fields) {
        return InternalAlert.of(time, priority, rule, message, fields);
    }

    /** Returns the summary that Falco prints at exit. */
    String text() {
        return "Syscall event drop monitoring:\n   - event drop detected: " + detected
                + " occurrences\n   - num times actions taken: " + acted + "\n";
    }
}
