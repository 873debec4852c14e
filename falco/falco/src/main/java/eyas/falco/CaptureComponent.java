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
 * <p>As in Falco, the first alert that asks for it begins a file and every alert moves its end; unlike there, the file has
 * what happened before as well, as far as {@code capture.buffer_bytes} reach. Event thread, but for what the writing thread
 * tells.
 */
final class CaptureComponent implements RunComponent {
    private static final String SIZE_RULE = "Falco internal: capture size limit reached";
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final long MEGABYTE = 1L << 20;
    /** Where events come live: how long after the end of a recording events of before may still come. */
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
    private boolean told;
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
            // Only to learn now what the first alert would otherwise say.
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
                        "capture.enabled: recordings begin before their alerts, so that they cannot be switched on while "
                                + "running: restart");
            }
            return;
        }
        engine.alerting(this::alert);
        if (!live) {
            engine.observing(new Everything());
        }
        if (!told && files.enabled()) {
            told = true;
            log.log(
                    Priority.INFORMATIONAL,
                    "Capture is enabled in mode '" + (files.allRules() ? "all_rules" : "rules")
                            + "'. Capturing events to " + files.prefix());
        }
    }

    /** Returns who is told what existed when the source started. */
    SnapshotConsumer snapshot() {
        return new ForwardingSnapshot(tail().snapshot(), ring()::forget, () -> {});
    }

    /** Returns who is told what is looked up about a thread. */
    SnapshotConsumer lookedUp(long thread) {
        return tail().lookedUp(thread);
    }

    /** Takes an event before anybody looks at it. */
    void event(Event event) {
        EventRing to = ring();
        // The event that is past the end still belongs into the file, and may have moved the end: then this is too
        // early.
        if (to.isWriting() && (lastTime >= deadline || to.isFull())) {
            end(to);
        }
        lastTime = event.time();
        to.add(event);
    }

    /** Takes that nothing happens. */
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
                    "Capture file " + file + " is not written: too much of earlier ones waits for the disk");
        }
    }

    /** Names a file as Falco does, so that names sort by time. */
    private static Path file(String prefix, Alert alert) {
        return Path.of(String.format(Locale.ROOT, "%s_%020d_%020d.scap", prefix, alert.time(), alert.eventNumber()));
    }

    /** Returns what became of recordings, or null where there are none. */
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
            throw new IllegalStateException("nothing is recorded");
        }
        return made;
    }

    private EventRing ring() {
        EventRing made = ring;
        if (made == null) {
            throw new IllegalStateException("nothing is recorded");
        }
        return made;
    }

    /** Keeps a replay from stepping over what neither rules nor state look at: a recording has it. */
    private static final class Everything implements EventObserver {
        @Override
        public BitSet codes() {
            BitSet all = new BitSet(EventTable.size());
            all.set(0, EventTable.size());
            return all;
        }

        @Override
        public void event(EventContext context) {
            // The tap has seen it.
        }
    }

    /** What became of a file; called from the thread that writes. */
    private final class Log implements RingListener {
        @Override
        public void finished(Path file, long events, long bytes, long lost, boolean full) {
            log.log(
                    lost > 0 ? Priority.ERROR : Priority.INFORMATIONAL,
                    "Capture file " + file + ": " + events + " events, " + bytes + " bytes"
                            + (lost > 0 ? "; " + lost + " events are missing, the disk is too slow" : ""));
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
