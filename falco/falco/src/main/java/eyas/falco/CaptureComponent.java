package eyas.falco;

import eyas.capture.CaptureWriter;
import eyas.capture.Compression;
import eyas.capture.ring.EventRing;
import eyas.capture.ring.RingCounters;
import eyas.capture.ring.RingLimits;
import eyas.capture.ring.RingListener;
import eyas.config.FalcoConfig;
import eyas.engine.Alert;
import eyas.engine.Engine;
import eyas.engine.EventObserver;
import eyas.engine.OutputValue;
import eyas.event.Event;
import eyas.event.EventSource;
import eyas.event.EventTable;
import eyas.event.LossCollector;
import eyas.event.SnapshotConsumer;
import eyas.rules.model.CaptureSetting;
import eyas.rules.model.CompiledRule;
import eyas.rules.model.Priority;
import eyas.state.EventContext;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Records events around alerts: keys {@code capture.*}, and {@code capture} and {@code capture_duration} of rules.
 *
 * <p>As in Falco, the first alert that requests a capture starts a file, and every later alert extends it. Unlike Falco's, the file also
 * contains earlier events, up to {@code capture.buffer_bytes}. Event thread only, except for callbacks of the writer thread.
 */
final class CaptureComponent implements RunComponent {
    private static final String SIZE_RULE = "Falco internal: capture size limit reached";
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final long MEGABYTE = 1L << 20;
    /** With a live source: how long after the end of a recording earlier events may still arrive. */
    private static final long GRACE = 200 * NANOS_PER_MILLI;

    private final FalcoLog log;
    private @Nullable CaptureTailState tail;
    private @Nullable EventRing ring;
    private FalcoConfig.@Nullable CaptureFiles config;
    private Map<String, CaptureSetting> rules = Map.of();
    private long maxMegabytes;
    private boolean live;
    private long deadline;
    private long lastTime;
    private boolean reported;
    private volatile @Nullable RunContext view;

    CaptureComponent(FalcoLog log) {
        this.log = log;
    }

    @Override
    public EventSource around(EventSource source, FalcoConfig first) {
        FalcoConfig.CaptureFiles files = first.capture();
        if (!files.enabled()) {
            return source;
        }
        live = first.engine().kind() != FalcoConfig.EngineKind.REPLAY;
        maxMegabytes = files.maxMegabytes();
        CaptureTailState made = new CaptureTailState(first.engine().threads());
        tail = made;
        RingLimits limits = RingLimits.of(files.bufferBytes());
        ring = new EventRing(
                live ? limits : limits.waitingForDisk(),
                made,
                new CaptureWriter.Options(Compression.GZIP, 256 << 10, Duration.ofSeconds(1))
                        .forOwnerOnly()
                        .withEndMark(),
                maxMegabytes * MEGABYTE,
                new Log());
        return new CaptureTap(source, this);
    }

    @Override
    public void check(FalcoConfig checked) {
        try {
            // Validates the path now instead of at the first alert.
            Path ignored = Path.of(checked.capture().prefix());
        } catch (InvalidPathException e) {
            throw new FalcoException("capture.path_prefix: " + e.getMessage());
        }
    }

    @Override
    public void join(RunContext run, Engine.Builder engine) {
        view = run;
        FalcoConfig.CaptureFiles files = run.active().config().capture();
        config = files;
        rules = run.active().rules().active().stream()
                .filter(rule -> rule.capture().wanted() || rule.capture().duration() > 0)
                .collect(Collectors.toMap(CompiledRule::name, CompiledRule::capture, (a, _) -> a));
        if (ring == null) {
            if (files.enabled()) {
                log.log(
                        Priority.WARNING,
                        "capture.enabled: cannot be enabled by a reload, because recordings start before their alerts; "
                                + "restart");
            }
            return;
        }
        engine.alerting(this::alert);
        if (!live) {
            engine.observing(new AllEvents());
        }
        if (!reported && files.enabled()) {
            reported = true;
            log.log(
                    Priority.INFORMATIONAL,
                    "Capture is enabled in mode '" + (files.allRules() ? "all_rules" : "rules")
                            + "'. Capturing events to " + files.prefix());
        }
    }

    /** Returns the consumer of the source's initial snapshot. */
    SnapshotConsumer snapshot() {
        return new ForwardingSnapshot(tail().snapshot(), ring()::forget, () -> {});
    }

    /** Returns the consumer of lookup results about a thread. */
    SnapshotConsumer lookupConsumer(long thread) {
        return tail().lookupConsumer(thread);
    }

    /** Receives an event before any other component. */
    void event(Event event) {
        EventRing to = ring();
        // The event past the end still belongs to the file, and may have extended it, so it is too early to close.
        if (to.isWriting() && (lastTime >= deadline || to.isFull())) {
            end(to);
        }
        lastTime = event.time();
        to.add(event);
    }

    /** Called when the source is idle. */
    void idle() {
        EventRing to = ring();
        if (!to.isWriting()) {
            return;
        }
        if (live && System.currentTimeMillis() * NANOS_PER_MILLI - GRACE >= deadline) {
            end(to);
        } else {
            to.flush();
        }
    }

    private void end(EventRing of) {
        RunContext run = view;
        of.finish(run == null ? 0 : run.source().dropped() + run.source().skipped());
        deadline = 0;
    }

    private void alert(Alert alert, EventContext context) {
        FalcoConfig.CaptureFiles files = config;
        if (files == null || !files.enabled()) {
            return;
        }
        CaptureSetting rule = rules.get(alert.rule());
        long millis = rule == null || rule.duration() == 0 ? files.duration().toMillis() : rule.duration();
        deadline = Math.max(deadline, alert.time() + millis * NANOS_PER_MILLI);
        EventRing to = ring();
        if (to.isWriting() || !(files.allRules() || (rule != null && rule.wanted()))) {
            return;
        }
        Path file = file(files.prefix(), alert);
        if (!to.start(file)) {
            log.log(
                    Priority.ERROR,
                    "Capture file " + file + " is not written: too many unwritten bytes of earlier captures");
        }
    }

    /** Returns a file name in Falco's form, which sorts by time. */
    private static Path file(String prefix, Alert alert) {
        return Path.of(String.format(Locale.ROOT, "%s_%020d_%020d.scap", prefix, alert.time(), alert.eventNumber()));
    }

    /** Returns the counters of recordings, or null if capturing is disabled. */
    @Nullable
    RingCounters counters() {
        EventRing counted = ring;
        return counted == null ? null : counted.counters();
    }

    @Override
    public void losses(LossCollector to) {
        RingCounters counted = counters();
        if (counted != null) {
            counted.losses(to);
        }
    }

    @Override
    public void stopping(RunContext run) {
        EventRing open = ring;
        if (open != null) {
            end(open);
            open.close();
        }
    }

    @Override
    public void close() {
        EventRing open = ring;
        if (open != null) {
            open.close();
        }
    }

    private CaptureTailState tail() {
        CaptureTailState made = tail;
        if (made == null) {
            throw new IllegalStateException("capture is disabled");
        }
        return made;
    }

    private EventRing ring() {
        EventRing made = ring;
        if (made == null) {
            throw new IllegalStateException("capture is disabled");
        }
        return made;
    }

    /** Prevents a replay from skipping events that neither rules nor state need: a recording contains them. */
    private static final class AllEvents implements EventObserver {
        @Override
        public BitSet codes() {
            BitSet all = new BitSet(EventTable.size());
            all.set(0, EventTable.size());
            return all;
        }

        @Override
        public void event(EventContext context) {
            // The tap has already passed it to the ring.
        }
    }

    /** Logs the outcome of a file; called on the writer thread. */
    private final class Log implements RingListener {
        @Override
        public void finished(Path file, long events, long bytes, long lost, boolean full) {
            log.log(
                    lost > 0 ? Priority.ERROR : Priority.INFORMATIONAL,
                    "Capture file " + file + ": " + events + " events, " + bytes + " bytes"
                            + (lost > 0 ? "; " + lost + " events are missing because the disk is too slow" : ""));
            RunContext run = view;
            if (full && run != null) {
                TreeMap<String, OutputValue> fields = new TreeMap<>();
                fields.put("max_file_size_mb", new OutputValue.Unsigned(maxMegabytes));
                fields.put("written_bytes", new OutputValue.Unsigned(bytes));
                run.alert(InternalAlert.of(
                        InternalAlert.now(),
                        Priority.INFORMATIONAL,
                        SIZE_RULE,
                        SIZE_RULE + ". Configured limit: " + maxMegabytes + " MB.",
                        fields));
            }
        }

        @Override
        public void failed(Path file, String problem) {
            log.log(Priority.ERROR, "Capture file " + problem);
        }
    }
}
