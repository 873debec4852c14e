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

/** A receiver that runs. Made by {@link #start}; it takes requests until it is closed. */
public final class Receiver implements AutoCloseable {
    private static final long LOOK_MILLIS = 500;
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
     * What a receiver stands on.
     *
     * @param store where tables and captures go; the receiver does not close it
     * @param disk tells how much room there is
     * @param clock for what may not jump
     * @param time for what is written down
     * @param environment names proxies, by which the issuer of tokens is asked
     * @param notices told, what happens
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
        // The feeder is told of deliveries, and made of what tells it.
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
     * @throws CollectException if it cannot be
     */
    public static Receiver start(ReceiverSettings settings, Dependencies around) {
        settings.check();
        StateDirectory state = new StateDirectory(settings.state());
        state.create();
        AutoCloseable lock = lock(state)
                .orElseThrow(() -> new CollectException("a receiver runs already with the state folder "
                        + settings.state() + "; one has it at a time"));
        boolean started = false;
        @Nullable Journal journal = null;
        try {
            journal = Journal.open(state.root(), Journal.REMEMBERED);
            // What was asked while no receiver ran is answered by this one; nobody waits for the answers of before.
            for (Path folder : List.of(state.scratch(), state.answers())) {
                for (Path left : StateDirectory.entries(folder)) {
                    StateDirectory.remove(left);
                }
            }
            Receiver receiver = new Receiver(lock, state, journal, new NameDigests(state.salt()), settings, around);
            receiver.begin();
            started = true;
            return receiver;
        } catch (IOException e) {
            throw new CollectException(
                    "the receiver cannot use " + settings.state() + ": " + FileErrorMessage.words(e), e);
        } finally {
            if (!started) {
                release(journal, lock);
            }
        }
    }

    private void begin() {
        if (journal.damaged() > 0) {
            notices.accept(
                    journal.damaged() + " lines of the journal could not be read; deliveries that they told of are"
                            + " taken again when they come again, and are in the tables once all the same");
        }
        for (String text : uploads.unreadable()) {
            counters.add(Counters.Count.ASIDE, "unreadable", 1);
            notices.accept(text);
        }
        feeder.start();
        ScheduledFuture<?> _ =
                admin.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static Optional<AutoCloseable> lock(StateDirectory state) {
        try {
            return state.lock();
        } catch (IOException e) {
            throw new CollectException(
                    "the state folder " + state.root() + " cannot be used: " + FileErrorMessage.words(e), e);
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

    /** Returns the port that requests are taken on. */
    public int port() {
        return web.port();
    }

    /** Returns the port that metrics are told on; 0 where they are not. */
    public int metricsPort() {
        return metrics == null ? 0 : metrics.port();
    }

    /** Writes all that waits into the tables now; false where the store fails, or does not do it in time. */
    public boolean flush(Duration patience) throws InterruptedException {
        try {
            return feeder.flush().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    /** Returns how the receiver is: the sums of its counters, and its gauges. */
    public Map<String, Long> status() {
        Map<String, Long> values = new LinkedHashMap<>();
        for (Counters.Count count : Counters.Count.values()) {
            values.put(count.metric(), counters.total(count));
        }
        values.putAll(gauges());
        return values;
    }

    /** Returns what is the matter that strangers may read; empty where all is well. */
    public String problem() {
        if (journal.isBroken()) {
            return "the journal cannot be written; the receiver has to be started again";
        }
        if (feeder.failing().compareTo(FAILING) > 0) {
            return "the tables have not been written for " + feeder.failing().toMinutes() + " minutes";
        }
        return free() < leastFree ? "the disk of the state folder is full" : "";
    }

    /** Returns the seconds for which the oldest delivery that is not in the tables has waited. */
    private long oldestWaiting() {
        return journal.waiting().stream()
                .findFirst()
                .flatMap(journal::delivery)
                .map(entry -> Math.max(0, (time.millis() - entry.time()) / 1_000))
                .orElse(0L);
    }

    /** Returns whether it can take nothing any more until it is started again. */
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
            // Whoever looks at it is to see that something is wrong.
            return 0;
        }
    }

    /**
     * Erases all of a repository, here and in the tables.
     *
     * @throws CollectException if not all could be erased
     * @throws InterruptedException if the thread is interrupted
     */
    public TableFeeder.Erased forget(String repository) throws InterruptedException {
        try {
            return feeder.forget(repository).get(ERASING.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new CollectException(
                    "not all of it could be erased: "
                            + (e.getCause() instanceof Exception why
                                    ? FileErrorMessage.words(why)
                                    : String.valueOf(e.getCause()))
                            + "; what comes of it is refused, and the command can be run again",
                    e);
        } catch (TimeoutException e) {
            throw new CollectException("erasing goes on after " + ERASING.toMinutes() + " minutes; run it again", e);
        }
    }

    private void look() {
        try {
            new AdminRequests(state).answer(this::answer);
        } catch (IOException | RuntimeException | Error e) {
            // It is looked at again, whatever it was.
            notices.accept("what other commands ask cannot be read: "
                    + (e instanceof Exception why ? FileErrorMessage.words(why) : e.toString()));
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
            return Map.of("error", "the receiver ends");
        }
    }

    /** Takes no more requests, write what waits, and end. */
    @Override
    public void close() {
        admin.shutdownNow();
        try (feeder;
                metrics;
                web) {
            // Whichever of them fails, the others end.
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
            // Every entry is on disk; that the file cannot be closed changes nothing.
            throw new CollectException("the state folder could not be closed: " + e.getMessage(), e);
        }
    }
}
