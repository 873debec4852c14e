package eyas.agent;

import eyas.ci.CiException;
import eyas.ci.agent.AgentDirectory;
import eyas.delivery.AlertBatch;
import eyas.delivery.Credential;
import eyas.delivery.DeliveryClient;
import eyas.delivery.DeliveryException;
import eyas.delivery.DeliveryResult;
import eyas.delivery.JobAlerts;
import eyas.delivery.ReceiverAddress;
import eyas.http.Clock;
import eyas.session.report.ReportDirectory;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Announces a job to the receiver and sends its alerts every few seconds, on its own thread. The alerts arrive before the job can prevent
 * its report from being sent. If the receiver is unreachable, they are sent later; the report contains them in any case.
 */
final class LiveDelivery implements AutoCloseable {
    private static final String UNSENT = "cannot send alerts to the receiver during the job: ";
    private static final String WAITS = "cannot send alerts yet: ";
    private static final int SECONDS = 5;
    private static final int MOST_BATCHES = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** How long the end of the watch waits until the last alerts are sent. */
    static final Duration END = Duration.ofSeconds(5);
    /** Less than the five minutes for which a GitHub token is valid. */
    private static final Duration TOKEN_KEPT = Duration.ofMinutes(4);

    private final AgentDirectory directory;
    private final JobReceiver receiver;
    private final JobAlerts alerts;
    private final Consumer<String> notices;
    private final Duration end;
    private final ScheduledExecutorService thread;
    private @Nullable String token;
    private long tokenTime;
    /** The last reported problem; empty if there is none. */
    private String problem = "";
    /** Whether {@link #begin} was called. Owned by the thread that starts and closes this object. */
    private boolean begun;
    /** Whether the receiver knows the job, or could not be reached. */
    private boolean announced;
    /** Whether the watch has ended and no more notices are given. */
    private volatile boolean silent;

    private LiveDelivery(
            AgentDirectory directory, JobReceiver receiver, JobAlerts alerts, Duration end, Consumer<String> notices) {
        this.directory = directory;
        this.receiver = receiver;
        this.alerts = alerts;
        this.notices = notices;
        this.end = end;
        this.thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("eyas-agent-alerts").factory());
    }

    /**
     * Creates the delivery if the options name a receiver. A failure is reported as a notice, and the job is watched without it.
     *
     * @return null if nothing is sent
     * @param end how long {@link #close} waits at most
     * @param notices receives messages about what is not sent; called from other threads, too
     */
    static @Nullable LiveDelivery prepare(AgentOptions options, Duration end, Consumer<String> notices) {
        @Nullable ReceiverAddress address = options.collectTo();
        if (address == null) {
            return null;
        }
        try {
            JobReceiver receiver = new JobReceiver(
                    options.provider()
                            .job(
                                    IdentityVariables.take(options.directory().identityVariables()),
                                    new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)),
                    address);
            return new LiveDelivery(
                    options.directory(),
                    receiver,
                    new JobAlerts(
                            receiver.sent(Instant.now()),
                            JobAlerts.secretSequence(),
                            options.directory().report().resolve(ReportDirectory.ALERTS),
                            Clock.SYSTEM),
                    end,
                    notices);
        } catch (IOException e) {
            notices.accept(UNSENT + options.directory().identityVariables() + ": " + FileErrorMessage.reason(e));
        } catch (CiException | DeliveryException e) {
            notices.accept(UNSENT + e.getMessage());
        }
        noteAnnounced(options.directory(), notices);
        return null;
    }

    private static void noteAnnounced(AgentDirectory directory, Consumer<String> notices) {
        try {
            AgentDirectory.signal(directory.announced());
        } catch (CiException e) {
            // The step that starts the watch then waits for its full limit.
            notices.accept(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Starts to send. Call after everything that controls the job's connections is attached: a connection opened before would be unknown to
     * it. When the receiver has accepted or refused the announcement, {@link AgentDirectory#announced} exists.
     */
    void begin() {
        begun = true;
        ScheduledFuture<?> _ = thread.scheduleWithFixedDelay(this::turn, 0, SECONDS, TimeUnit.SECONDS);
    }

    private void turn() {
        send();
        // At the end of the watch no step waits for this, and the directory may be gone.
        if (!announced && !Thread.currentThread().isInterrupted()) {
            announced = true;
            noteAnnounced(directory, notices);
        }
    }

    private void last() {
        alerts.resume();
        send();
    }

    private void send() {
        try {
            // Sends several batches at once: the machine may be gone before the next turn.
            int batches = 0;
            Optional<AlertBatch> batch = alerts.next();
            while (batch.isPresent()) {
                send(batch.get());
                if (++batches == MOST_BATCHES) {
                    // A receiver that keeps requesting more must not keep this machine busy.
                    return;
                }
                batch = alerts.next();
            }
        } catch (InterruptedException e) {
            // The end of the watch.
            Thread.currentThread().interrupt();
        } catch (IOException | DeliveryException e) {
            log(UNSENT, FileErrorMessage.reason(e));
        } catch (RuntimeException | Error e) {
            log(UNSENT, "internal error: " + e + "; this is a bug in Eyas, please report it");
        }
    }

    private void send(AlertBatch batch) throws IOException, InterruptedException {
        try (DeliveryClient client = receiver.client(new Tokens(), PATIENCE, 1)) {
            switch (alerts.recordResult(batch, client.alerts(batch))) {
                case null -> problem = "";
                case DeliveryResult.Stored _ -> problem = "";
                case DeliveryResult.Refused(String reason) -> log("the receiver accepts no more alerts: ", reason);
                case DeliveryResult.NotAccepted(String reason) -> log(WAITS, reason);
                case DeliveryResult.Later(String reason) -> log(WAITS, reason);
            }
        }
    }

    private void log(String what, String why) {
        String text = what + why;
        // A failure that is caused by the end of the watch is not reported.
        if (!text.equals(problem) && !silent) {
            notices.accept(text);
        }
        problem = text;
    }

    /** The tokens of one client: the cached one first, then a new one if the receiver rejects it. */
    private final class Tokens implements Credential.TokenSource {
        private boolean asked;

        @Override
        public String token() throws IOException {
            @Nullable String known = token;
            if (known == null || asked || System.nanoTime() - tokenTime > TOKEN_KEPT.toNanos()) {
                tokenTime = System.nanoTime();
                known = receiver.token();
                token = known;
            }
            asked = true;
            return known;
        }
    }

    /** Sends the last alerts within the time limit and stops the thread; the report contains alerts that were not sent. */
    @Override
    public void close() {
        if (begun) {
            Future<?> _ = thread.submit(this::last);
        }
        // Cancels the repeated task; the submitted last one still runs.
        thread.shutdown();
        try {
            if (!thread.awaitTermination(end.toMillis(), TimeUnit.MILLISECONDS)) {
                notices.accept("cannot send the last alerts to the receiver: no response within " + end.toSeconds()
                        + " s; the report contains all alerts");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            silent = true;
            thread.shutdownNow();
        }
    }
}
