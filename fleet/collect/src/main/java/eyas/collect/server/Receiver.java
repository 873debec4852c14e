package eyas.collect.server;

import eyas.collect.CollectException;
import eyas.collect.feed.TableFeeder;
import eyas.collect.identity.CertificateMap;
import eyas.collect.identity.CertificateMapFile;
import eyas.collect.identity.IssuerKeys;
import eyas.collect.identity.SenderAuthentication;
import eyas.collect.identity.TokenVerifier;
import eyas.collect.intake.DiskSpace;
import eyas.collect.intake.LiveAlerts;
import eyas.collect.intake.NameDigests;
import eyas.collect.intake.StateDirectory;
import eyas.collect.intake.Uploads;
import eyas.collect.journal.Journal;
import eyas.collect.metrics.Counters;
import eyas.collect.metrics.MetricsText;
import eyas.collect.web.WebServer;
import eyas.http.Clock;
import eyas.http.EnvironmentProxy;
import eyas.tables.store.Store;
import eyas.text.FileErrorMessage;
import eyas.text.json.JsonValue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A running receiver. {@link #start} creates it, and it accepts requests until it is closed. */
public final class Receiver implements AutoCloseable {
    private static final long POLL_MILLIS = 500;
    private static final Duration ERASING = Duration.ofMinutes(30);
    private static final Duration FAILING = Duration.ofMinutes(10);

    private final AutoCloseable lock;
    private final StateDirectory state;
    private final Journal journal;
    private final Uploads uploads;
    private final LiveAlerts alerts;
    private final TableFeeder feeder;
    private final WebServer web;
    private final @Nullable WebServer metrics;
    private final Counters counters;
    private final DiskSpace disk;
    private final Consumer<String> notices;
    private final ScheduledExecutorService admin;
    private final InstantSource time;
    private final long leastFree;

    /**
     * The dependencies of a receiver.
     *
     * @param store the store of tables and captures; the receiver does not close it
     * @param disk provides free disk space
     * @param clock the monotonic clock
     * @param time the wall clock
     * @param environment provides proxies for requests to the token issuer
     * @param notices receives log messages
     */
    public record Dependencies(
            Store store,
            DiskSpace disk,
            Clock clock,
            InstantSource time,
            Map<String, String> environment,
            Consumer<String> notices) {}

    private Receiver(
            AutoCloseable lock,
            StateDirectory state,
            Journal journal,
            NameDigests digests,
            ReceiverSettings settings,
            Dependencies around)
            throws IOException {
        this.lock = lock;
        this.state = state;
        this.journal = journal;
        this.disk = around.disk();
        this.notices = around.notices();
        this.time = around.time();
        this.leastFree = settings.intake().leastFree();
        this.counters = new Counters();
        // The feeder depends on the uploads, which notify the feeder.
        TableFeeder[] late = new TableFeeder[1];
        this.uploads = new Uploads(
                state, journal, settings.intake(), digests, disk, around.clock(), around.time(), () -> late[0].wake());
        this.alerts = new LiveAlerts(state, settings.intake(), digests, disk, around.clock(), uploads);
        this.feeder = new TableFeeder(
                new TableFeeder.Parts(state, journal, uploads, alerts, digests, around.store()),
                settings.feed(),
                counters,
                around.time(),
                notices);
        late[0] = feeder;
        WebServer.Parts parts =
                new WebServer.Parts(senders(settings, around), uploads, alerts, counters, notices, this::problem);
        this.web = WebServer.start(settings.listen(), tls(settings), parts, settings.web());
        MetricsText text = new MetricsText();
        boolean started = false;
        try {
            this.metrics = settings.metrics()
                    .map(at ->
                            WebServer.metrics(at, () -> text.text(counters, gauges()), this::problem, settings.web()))
                    .orElse(null);
            started = true;
        } finally {
            if (!started) {
                web.close();
            }
        }
        this.admin = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("eyas-collect-admin").factory());
    }

    /**
     * Starts a receiver.
     *
     * @throws CollectException if it cannot be started
     */
    public static Receiver start(ReceiverSettings settings, Dependencies around) {
        settings.check();
        StateDirectory state = new StateDirectory(settings.state());
        state.create();
        AutoCloseable lock = lock(state)
                .orElseThrow(() -> new CollectException("another receiver is already running with the state directory "
                        + settings.state() + "; stop it first"));
        boolean started = false;
        @Nullable Journal journal = null;
        try {
            journal = Journal.open(state.root(), Journal.REMEMBERED);
            // Requests from before the start are answered by this receiver; their answers are obsolete.
            for (Path directory : List.of(state.scratch(), state.answers())) {
                for (Path left : StateDirectory.entries(directory)) {
                    StateDirectory.remove(left);
                }
            }
            Receiver receiver = new Receiver(lock, state, journal, new NameDigests(state.salt()), settings, around);
            receiver.begin();
            started = true;
            return receiver;
        } catch (IOException e) {
            throw new CollectException(
                    "cannot use the state directory " + settings.state() + ": " + FileErrorMessage.reason(e), e);
        } finally {
            if (!started) {
                release(journal, lock);
            }
        }
    }

    private void begin() {
        if (journal.damaged() > 0) {
            notices.accept(journal.damaged() + " lines of the journal are unreadable; their deliveries may be"
                    + " accepted again, which does not duplicate rows");
        }
        for (String text : uploads.unreadable()) {
            counters.add(Counters.Count.ASIDE, "unreadable", 1);
            notices.accept(text);
        }
        feeder.start();
        ScheduledFuture<?> _ =
                admin.scheduleWithFixedDelay(this::poll, POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static Optional<AutoCloseable> lock(StateDirectory state) {
        try {
            return state.lock();
        } catch (IOException e) {
            throw new CollectException(
                    "cannot use the state directory " + state.root() + ": " + FileErrorMessage.reason(e), e);
        }
    }

    private static SenderAuthentication senders(ReceiverSettings settings, Dependencies around) {
        @Nullable
        Supplier<CertificateMap> certificates = settings.tls().authorities().isEmpty()
                ? null
                : settings.certificates()
                        .<Supplier<CertificateMap>>map(file -> new CertificateMapFile(file, around.notices()))
                        .orElseGet(() -> CertificateMap::ownHosts);
        @Nullable
        TokenVerifier tokens = settings.tokens()
                .map(each -> new TokenVerifier(
                        each,
                        new IssuerKeys(
                                each.issuer(),
                                EnvironmentProxy.of(around.environment()).orElse(null),
                                around.clock()),
                        around.time()))
                .orElse(null);
        return new SenderAuthentication(certificates, tokens);
    }

    private static WebServer.@Nullable Tls tls(ReceiverSettings settings) throws IOException {
        return settings.tls().certificate().isEmpty()
                ? null
                : new WebServer.Tls(
                        settings.tls().context(), settings.tls().authorities().isPresent());
    }

    /** Returns the port for requests. */
    public int port() {
        return web.port();
    }

    /** Returns the port for metrics; 0 for none. */
    public int metricsPort() {
        return metrics == null ? 0 : metrics.port();
    }

    /** Writes all pending deliveries to the tables now; false if the store fails or the time is over. */
    public boolean flush(Duration patience) throws InterruptedException {
        try {
            return feeder.flush().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    /** Returns the counters' sums and the gauges. */
    public Map<String, Long> status() {
        Map<String, Long> values = new LinkedHashMap<>();
        for (Counters.Count count : Counters.Count.values()) {
            values.put(count.metric(), counters.total(count));
        }
        values.putAll(gauges());
        return values;
    }

    /** Returns the current problem, without sensitive details; empty for none. */
    public String problem() {
        if (journal.isBroken()) {
            return "cannot write the journal; restart the receiver";
        }
        if (feeder.failing().compareTo(FAILING) > 0) {
            return "cannot write the tables, failing for " + feeder.failing().toMinutes() + " minutes";
        }
        return free() < leastFree ? "the disk of the state directory is full" : "";
    }

    /** Returns how long the oldest pending delivery has waited, in seconds. */
    private long oldestWaiting() {
        return journal.waiting().stream()
                .findFirst()
                .flatMap(journal::delivery)
                .map(entry -> Math.max(0, (time.millis() - entry.time()) / 1_000))
                .orElse(0L);
    }

    /** Returns whether it can accept nothing until it is restarted. */
    public boolean isBroken() {
        return journal.isBroken();
    }

    private Map<String, Long> gauges() {
        Map<String, Long> gauges = new LinkedHashMap<>();
        gauges.put("eyas_collect_waiting", (long) journal.waiting().size());
        gauges.put("eyas_collect_oldest_waiting_seconds", oldestWaiting());
        gauges.put("eyas_collect_open_uploads", (long) uploads.open());
        gauges.put("eyas_collect_alert_jobs", (long) alerts.jobs());
        gauges.put("eyas_collect_remembered", (long) journal.size());
        gauges.put("eyas_collect_journal_damaged", journal.damaged());
        gauges.put("eyas_collect_free_bytes", free());
        return gauges;
    }

    private long free() {
        try {
            return disk.free(state.root());
        } catch (IOException e) {
            // A failure to compute the status must be visible.
            return 0;
        }
    }

    /**
     * Erases all data of a repository, here and in the tables.
     *
     * @throws CollectException if some data could not be erased
     * @throws InterruptedException if the thread is interrupted
     */
    public TableFeeder.Erased forget(String repository) throws InterruptedException {
        try {
            return feeder.forget(repository).get(ERASING.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new CollectException(
                    "cannot erase everything: "
                            + (e.getCause() instanceof Exception why
                                    ? FileErrorMessage.reason(why)
                                    : String.valueOf(e.getCause()))
                            + "; new deliveries of it are rejected; run the command again",
                    e);
        } catch (TimeoutException e) {
            throw new CollectException(
                    "erasing takes longer than " + ERASING.toMinutes()
                            + " minutes and continues; run the command again",
                    e);
        }
    }

    private void poll() {
        try {
            new AdminRequests(state).answer(this::answer);
        } catch (IOException | RuntimeException | Error e) {
            // Any failure is retried.
            notices.accept("cannot read requests of other commands: "
                    + (e instanceof Exception why ? FileErrorMessage.reason(why) : e.toString()));
        }
    }

    private Map<String, Object> answer(JsonValue question) {
        String forget = question.get("forget").text();
        if (forget.isEmpty()) {
            return new LinkedHashMap<>(status());
        }
        try {
            TableFeeder.Erased erased = forget(forget);
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("uploads", erased.uploads());
            answer.put("alerts", erased.alerts());
            answer.put("files", erased.files());
            return answer;
        } catch (CollectException e) {
            return Map.of("error", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Map.of("error", "the receiver is shutting down");
        }
    }

    /** Stops accepting requests, writes pending deliveries, and ends. */
    @Override
    public void close() {
        admin.shutdownNow();
        try (feeder;
                metrics;
                web) {
            // A failure to close one part does not keep the others open.
        } finally {
            release(journal, lock);
        }
    }

    private static void release(@Nullable Journal journal, AutoCloseable lock) {
        try {
            if (journal != null) {
                journal.close();
            }
            lock.close();
        } catch (Exception e) {
            // Every entry is durable; a failure to close the file changes nothing.
            throw new CollectException("cannot close the state directory: " + e.getMessage(), e);
        }
    }
}
