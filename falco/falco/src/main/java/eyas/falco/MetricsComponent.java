package eyas.falco;

import eyas.config.FalcoConfig;
import eyas.engine.Alert;
import eyas.engine.Engine;
import eyas.engine.OutputValue;
import eyas.output.metrics.LatencyHistogram;
import eyas.output.metrics.ResourceUsage;
import eyas.output.metrics.Samples;
import eyas.rules.model.Priority;
import eyas.state.EventContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the counters of a run: keys {@code metrics.*}. Every {@code metrics.interval} as an alert and as a line of a file; on request
 * through {@link #text}.
 *
 * <p>The event thread owns the counters and reads them between two events. A separate thread performs slow operations: reading {@code
 * /proc} and writing the file.
 */
final class MetricsComponent implements RunComponent {
    private static final String RULE = "Falco internal: metrics snapshot";
    private static final String MESSAGE = "Falco metrics snapshot";
    private static final Path PROC = Path.of("/proc");
    private static final String GROUP_MEMORY = "FALCO_CGROUP_MEM_PATH";
    private static final long ANSWER_SECONDS = 3;

    private final FalcoLog log;
    private final CaptureComponent captures;
    private final LatencyHistogram latency = new LatencyHistogram();
    private final MetricsFields fields = new MetricsFields();
    private final ExecutorService aside = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("metrics").factory());

    private FalcoConfig.@Nullable Metrics config;
    private @Nullable RunFacts facts;
    private @Nullable MetricsFile file;
    private boolean live;
    private boolean joined;
    private long next;
    private boolean reading;
    /** Resource usage read for the pending snapshot. */
    private volatile @Nullable ResourceUsage ready;

    private volatile @Nullable CompletableFuture<Samples> asked;
    private volatile boolean over;

    MetricsComponent(FalcoLog log, CaptureComponent captures) {
        this.log = log;
        this.captures = captures;
    }

    @Override
    public void check(FalcoConfig checked) {
        FalcoConfig.Metrics metrics = checked.metrics();
        if (metrics.enabled()
                && !metrics.asAlert()
                && metrics.file().isEmpty()
                && !checked.web().metrics()) {
            throw new FalcoException("Metrics are enabled with no output configured. Please enable at least one output "
                    + "channel ('metrics.output_rule', 'metrics.output_file' or "
                    + "'webserver.prometheus_metrics_enabled')");
        }
        if (metrics.enabled() && !metrics.file().isEmpty()) {
            // Before activation: a reload with an unwritable file changes nothing.
            MetricsFile.open(Path.of(metrics.file()), log).close();
        }
    }

    @Override
    public void join(RunContext run, Engine.Builder engine) {
        FalcoConfig.Metrics metrics = run.active().config().metrics();
        config = metrics;
        live = run.isLive();
        closeFile();
        if (!metrics.enabled()) {
            return;
        }
        facts = RunFacts.of(run.active(), Hostname.name(log));
        if (metrics.ruleTimes()) {
            engine.profiling();
        }
        if (live) {
            engine.alerting(this::alert);
        }
        if (metrics.asAlert() || !metrics.file().isEmpty()) {
            Duration interval = metrics.interval();
            log.log(Priority.INFORMATIONAL, "Setting metrics interval to " + interval.toMillis() + " (ms)");
            next = System.nanoTime() + interval.toNanos();
            file = metrics.file().isEmpty() ? null : open(metrics.file());
        }
        joined = true;
    }

    private @Nullable MetricsFile open(String path) {
        try {
            return MetricsFile.open(Path.of(path), log);
        } catch (FalcoException e) {
            if (!joined) {
                throw e;
            }
            log.log(Priority.ERROR, e.getMessage() + "; no metrics file is written until the next reload");
            return null;
        }
    }

    private void alert(Alert alert, EventContext context) {
        latency.add(InternalAlert.now() - alert.time());
    }

    @Override
    public void pulse(RunContext run) {
        CompletableFuture<Samples> answer = asked;
        if (answer != null) {
            asked = null;
            answer.complete(collect(run));
        }
        FalcoConfig.Metrics metrics = config;
        if (metrics == null || !metrics.enabled() || !(metrics.asAlert() || file != null)) {
            return;
        }
        ResourceUsage resources = ready;
        if (resources != null) {
            ready = null;
            reading = false;
            report(run, metrics, resources);
        } else if (!reading && System.nanoTime() - next >= 0) {
            reading = true;
            next = System.nanoTime() + metrics.interval().toNanos();
            aside.execute(() -> ready = read());
        }
    }

    private static ResourceUsage read() {
        return ResourceUsage.read(
                PROC, Optional.ofNullable(System.getenv(GROUP_MEMORY)).orElse(""));
    }

    private void report(RunContext run, FalcoConfig.Metrics metrics, ResourceUsage resources) {
        long now = InternalAlert.now();
        SortedMap<String, OutputValue> values = fields.collect(run, facts(), resources, now);
        if (metrics.asAlert()) {
            run.alert(InternalAlert.of(now, Priority.INFORMATIONAL, RULE, MESSAGE, values));
        }
        MetricsFile to = file;
        if (to != null) {
            aside.execute(() -> to.write(values));
        }
    }

    private RunFacts facts() {
        RunFacts known = facts;
        if (known == null) {
            throw new IllegalStateException("metrics requested before the run started");
        }
        return known;
    }

    private Samples collect(RunContext run) {
        return MetricsSamples.of(run, facts(), latency, captures.counters());
    }

    /**
     * Returns the current counters in Prometheus format; waits for the event thread. Any thread.
     *
     * @return empty if the event thread does not answer in time, or the run has ended
     */
    Optional<byte[]> text(boolean withResources) {
        if (over) {
            return Optional.empty();
        }
        try {
            Samples samples = ask().get(ANSWER_SECONDS, TimeUnit.SECONDS);
            // Concurrent requests share one result.
            synchronized (samples) {
                if (withResources) {
                    MetricsSamples.add(samples, read());
                }
                return Optional.of(samples.text());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (CancellationException | ExecutionException | TimeoutException _) {
            return Optional.empty();
        }
    }

    /** Concurrent requests share one answer, so that it is computed once. */
    private synchronized CompletableFuture<Samples> ask() {
        CompletableFuture<Samples> open = asked;
        if (open == null) {
            open = new CompletableFuture<>();
            asked = open;
        }
        return open;
    }

    @Override
    public void stopping(RunContext run) {
        over = true;
        CompletableFuture<Samples> answer = asked;
        if (answer != null) {
            answer.cancel(false);
        }
        aside.shutdown();
        try {
            if (!aside.awaitTermination(ANSWER_SECONDS, TimeUnit.SECONDS)) {
                log.log(Priority.ERROR, "metrics.output_file: pending snapshots could not be written in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeFile() {
        MetricsFile open = file;
        file = null;
        if (open != null) {
            aside.execute(open::close);
        }
    }

    @Override
    public void close() {
        aside.shutdown();
        MetricsFile open = file;
        if (open != null) {
            open.close();
        }
    }
}
