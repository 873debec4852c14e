package eyas.host.delivery;

import eyas.ci.CiException;
import eyas.ci.provider.CiProvider;
import eyas.delivery.AlertBatch;
import eyas.delivery.Credential;
import eyas.delivery.DeliveryClient;
import eyas.delivery.DeliveryException;
import eyas.delivery.DeliveryJob;
import eyas.delivery.DeliveryManifest;
import eyas.delivery.DeliveryResult;
import eyas.delivery.FileKind;
import eyas.delivery.JobAlerts;
import eyas.delivery.spool.Spool;
import eyas.delivery.spool.SpoolCounts;
import eyas.delivery.spool.SpoolLimits;
import eyas.delivery.spool.SpoolSender;
import eyas.host.store.JobDirectory;
import eyas.host.store.JobRecord;
import eyas.host.store.JobStore;
import eyas.http.Clock;
import eyas.http.EnvironmentProxy;
import eyas.report.model.RunIdentity;
import eyas.session.report.ReportDirectory;
import eyas.text.AtomicFile;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Sends what the service has written, from its own state, which only root can access: reports through a spool, announcements and alerts of
 * running jobs every few seconds. If the receiver is unreachable, reports wait; alerts are sent again, and are in the report in any case.
 */
public final class HostDelivery implements JobDelivery {
    private static final int MOST_DELIVERIES = 10_000;
    private static final int MOST_BATCHES = 20;
    private static final int LONG_SECONDS = 5;
    private static final Duration REPORTS = Duration.ofMinutes(10);
    private static final Duration ALERTS = Duration.ofSeconds(20);
    private static final Duration CATCH_UP = Duration.ofMinutes(2);
    private static final String UNKNOWN = DeliveryJob.UNKNOWN_REPOSITORY;

    private final CollectSettings to;
    private final CiProvider provider;
    private final Consumer<String> notices;
    private final Spool spool;
    private final @Nullable SSLContext tls;
    private final SpoolSender sender;
    private final ScheduledExecutorService alerts;
    private final Map<String, JobAlerts> live = new HashMap<>();

    private final Set<String> faulty = new HashSet<>();
    private volatile List<HostJob> watched = List.of();
    private boolean away;

    private HostDelivery(
            CollectSettings to, CiProvider provider, Spool spool, @Nullable SSLContext tls, Consumer<String> notices) {
        this.to = to;
        this.provider = provider;
        this.notices = notices;
        this.spool = spool;
        this.tls = tls;
        this.sender = new SpoolSender(spool, () -> client(REPORTS, 4), notices);
        this.alerts = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("eyas-host-alerts").factory());
        ScheduledFuture<?> _ =
                alerts.scheduleWithFixedDelay(this::sendAlerts, LONG_SECONDS, LONG_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Starts to send.
     *
     * @param state the service's directory, which contains the spool
     * @param notices receives error messages; called from other threads, too
     * @throws CiException if certificates or the spool are unusable
     */
    public static HostDelivery start(CollectSettings to, Path state, CiProvider provider, Consumer<String> notices) {
        try {
            if (to.tls().certificate().isPresent()) {
                HostCertificateCheck.problem(to.tls().certificate().get(), ReportDirectory.hostname())
                        .ifPresent(notices);
            }
            Spool spool =
                    Spool.open(state.resolve("spool"), new SpoolLimits(MOST_DELIVERIES, to.spoolBytes()), notices);
            SpoolCounts before = spool.counts();
            if (before.dropped() > 0 || before.refused() > 0) {
                notices.accept("of earlier deliveries, " + before.dropped()
                        + " were dropped from the full spool, and " + before.refused()
                        + " were rejected by the receiver");
            }
            return new HostDelivery(
                    to, provider, spool, to.tls().isEmpty() ? null : to.tls().context(), notices);
        } catch (IOException | DeliveryException e) {
            throw new CiException(
                    "cannot send to the receiver " + to.receiver().baseUrl() + ": " + FileErrorMessage.reason(e), e);
        }
    }

    private DeliveryClient client(Duration overall, int attempts) {
        return new DeliveryClient(
                to.receiver(),
                new Credential.OfConnection(),
                tls,
                EnvironmentProxy.of(System.getenv()).orElse(null),
                DeliveryClient.policy(overall, attempts),
                Clock.SYSTEM);
    }

    @Override
    public void watching(List<HostJob> jobs) {
        watched = List.copyOf(jobs);
    }

    @Override
    public void ended(HostJob job) {
        Path report = job.directory().root().resolve("report.json");
        if (!Files.isRegularFile(report, LinkOption.NOFOLLOW_LINKS)) {
            notices.accept("nothing is sent of " + job.directory().name() + ": it has no report");
            return;
        }
        try {
            Map<FileKind, Path> files = new EnumMap<>(FileKind.class);
            files.put(FileKind.REPORT, report);
            spool.add(sent(job), files);
            markSpooled(job.directory());
            sender.wake();
        } catch (IOException | DeliveryException e) {
            notices.accept("the report of " + job.directory().name() + " is NOT sent: cannot add it to the spool: "
                    + FileErrorMessage.reason(e));
        }
    }

    private static void markSpooled(JobDirectory directory) throws IOException {
        if (!Files.exists(directory.spooledMarker())) {
            Files.createFile(directory.spooledMarker());
        }
    }

    /**
     * Sends closed jobs that were never delivered: the service was killed before, or the spool's disk was full. Runs now and every few
     * minutes.
     *
     * @param runners finds a runner's directory by its name
     */
    public void catchUp(JobStore store, Function<String, Optional<Path>> runners) {
        ScheduledFuture<?> _ = alerts.scheduleWithFixedDelay(
                () -> forgotten(store, runners), 0, CATCH_UP.toSeconds(), TimeUnit.SECONDS);
    }

    private void forgotten(JobStore store, Function<String, Optional<Path>> runners) {
        try {
            for (JobDirectory directory : store.jobs()) {
                Optional<JobRecord> record = JobRecord.read(directory.record());
                if (record.isPresent()
                        && record.get().isClosed()
                        && isSettled(directory)
                        && Files.isRegularFile(directory.root().resolve("report.json"), LinkOption.NOFOLLOW_LINKS)
                        && !Files.exists(directory.spooledMarker())) {
                    JobRecord job = record.get();
                    ended(new HostJob(
                            directory,
                            job.runner(),
                            runners.apply(job.runner()).orElse(directory.root()),
                            job.started()));
                }
            }
        } catch (IOException e) {
            notices.accept("cannot find the jobs that are still to be sent: " + FileErrorMessage.reason(e));
        } catch (RuntimeException | Error e) {
            notices.accept("cannot find the jobs that are still to be sent: internal error: " + e
                    + "; this is a bug in Eyas, please report it");
        }
    }

    /** Returns whether the job was closed long enough ago: a job that was just closed is delivered by the thread that closed it. */
    private static boolean isSettled(JobDirectory directory) throws IOException {
        Instant closed = Files.getLastModifiedTime(directory.record()).toInstant();
        return closed.isBefore(Instant.now().minus(CATCH_UP));
    }

    /**
     * Returns the job's description. A job of unknown origin is sent, too: the receiver's administrator sees that there was one. The first
     * description is used for all deliveries, also by the next service: otherwise the receiver would store two jobs.
     */
    private DeliveryJob sent(HostJob job) throws IOException {
        return named(job, () -> Optional.of(found(job))).orElseThrow();
    }

    /** Returns the stored description of the job, or stores the one of {@code naming}. Called by two threads. */
    private synchronized Optional<DeliveryJob> named(HostJob job, Supplier<Optional<DeliveryJob>> naming)
            throws IOException {
        Optional<DeliveryJob> before = writtenDown(job.directory());
        if (before.isPresent()) {
            return before;
        }
        Optional<DeliveryJob> now = naming.get();
        if (now.isPresent()) {
            writeDown(job.directory(), now.get());
        }
        return now;
    }

    private static Optional<DeliveryJob> writtenDown(JobDirectory directory) throws IOException {
        try (InputStream in = Files.newInputStream(directory.sentJob(), LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(DeliveryJob.parse(in.readNBytes(DeliveryManifest.MOST_BYTES + 1)));
        } catch (NoSuchFileException | DeliveryException e) {
            // Not known yet; or the machine failed while the file was written, and nothing was sent with it.
            return Optional.empty();
        }
    }

    private static void writeDown(JobDirectory directory, DeliveryJob job) throws IOException {
        AtomicFile.replaceDurably(directory.sentJob(), job.json());
    }

    private DeliveryJob found(HostJob job) {
        Optional<RunIdentity> known = runIdentity(job, notices);
        if (known.isEmpty()) {
            notices.accept("the runner's log does not contain the repository of "
                    + job.directory().name() + " was");
        }
        return sent(
                job,
                known.orElseGet(() -> new RunIdentity(
                        provider.name(), "", UNKNOWN, "", job.directory().name(), 1, UNKNOWN, "", "")));
    }

    private Optional<RunIdentity> runIdentity(HostJob job, Consumer<String> problems) {
        return provider.ranBy(job.place(), Instant.ofEpochSecond(0, job.started()), problems);
    }

    private static DeliveryJob sent(HostJob job, RunIdentity run) {
        return new DeliveryJob(
                run.provider(),
                // The runner's user can write the source of this: invalid names are replaced, and the report is sent.
                DeliveryJob.shownRepository(run.repository()),
                DeliveryJob.shown(run.workflow()),
                DeliveryJob.shown(run.run()),
                Math.clamp(run.attempt(), 1, DeliveryJob.MOST_ATTEMPTS),
                run.job().isBlank() ? UNKNOWN : DeliveryJob.shown(run.job()),
                // The runner's log does not distinguish the jobs of a matrix; the host's own name of the job does.
                job.directory().name(),
                ReportDirectory.hostname(),
                Math.max(1, job.started()),
                DeliveryJob.shown(run.server()),
                DeliveryJob.shown(job.runner()));
    }

    private void sendAlerts() {
        try {
            List<HostJob> now = watched;
            live.keySet()
                    .removeIf(name ->
                            now.stream().noneMatch(job -> job.directory().name().equals(name)));
            faulty.retainAll(now.stream().map(job -> job.directory().name()).toList());
            for (HostJob job : now) {
                deliverSeparately(job);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends the alerts of one job. Its errors do not affect other jobs and are reported once. */
    private void deliverSeparately(HostJob job) throws InterruptedException {
        String name = job.directory().name();
        try {
            sendAlerts(job);
            faulty.remove(name);
        } catch (IOException | DeliveryException e) {
            if (faulty.add(name)) {
                notices.accept("alerts of " + name + " are not sent during the job: " + FileErrorMessage.reason(e));
            }
        } catch (RuntimeException | Error e) {
            if (faulty.add(name)) {
                notices.accept("alerts of " + name + " are not sent during the job: internal error: " + e
                        + "; its report is sent nevertheless. This is a bug in Eyas, please report it");
            }
        }
    }

    private void sendAlerts(HostJob job) throws IOException, InterruptedException {
        String name = job.directory().name();
        JobAlerts known = live.get(name);
        if (known == null) {
            // At its start the runner has not logged the job's identity yet; this is repeated after a few seconds.
            Optional<DeliveryJob> whose =
                    named(job, () -> runIdentity(job, _ -> {}).map(run -> sent(job, run)));
            if (whose.isEmpty()) {
                return;
            }
            // Only this host sends about its jobs, even after a restart of the service.
            known = new JobAlerts(whose.get(), "", job.directory().alerts(), Clock.SYSTEM);
            live.put(name, known);
        }
        int batches = 0;
        for (Optional<AlertBatch> batch = known.next(); batch.isPresent(); batch = known.next()) {
            send(name, known, batch.get());
            if (++batches == MOST_BATCHES) {
                // Other jobs have alerts, too.
                return;
            }
        }
    }

    private void send(String name, JobAlerts known, AlertBatch batch) throws IOException, InterruptedException {
        try (DeliveryClient client = client(ALERTS, 1)) {
            switch (known.recordResult(batch, client.alerts(batch))) {
                case null -> away = false;
                case DeliveryResult.Refused(String reason) ->
                    notices.accept("no more alerts of " + name + " are sent during the job: " + reason);
                case DeliveryResult.Later(String reason) -> waits(reason);
                case DeliveryResult.NotAccepted(String reason) -> waits(reason);
                case DeliveryResult.Stored _ -> away = false;
            }
        }
    }

    private void waits(String reason) {
        if (!away) {
            notices.accept("cannot send alerts yet: " + reason);
        }
        away = true;
    }

    @Override
    public void close() {
        alerts.shutdownNow();
        sender.close();
    }
}
