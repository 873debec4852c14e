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
 * Sends to the receiver that a job has begun, and its alerts every few seconds, on a thread of its own: they are there before the job can keep its
 * report from being sent. Where the receiver is away they are sent later; the report has them all the same.
 */
final class LiveDelivery implements AutoCloseable {
    private static final String UNSENT = "alerts are not sent to the receiver while the job goes on: ";
    private static final String WAITS = "alerts wait to be sent: ";
    private static final int SECONDS = 5;
    private static final int MOST_BATCHES = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** How long the end of the watch may wait for what was found last to be sent. */
    static final Duration END = Duration.ofSeconds(5);
    /** Tokens of GitHub are valid for five minutes. */
    private static final Duration TOKEN_KEPT = Duration.ofMinutes(4);

    private final AgentDirectory folder;
    private final JobReceiver receiver;
    private final JobAlerts alerts;
    private final Consumer<String> notices;
    private final Duration end;
    private final ScheduledExecutorService thread;
    private @Nullable String token;
    private long tokenTime;
    /** What was said last of why nothing is taken; empty where all is well. */
    private String problem = "";
    /** Whether sending was begun; whose thread that is, that of the end is. */
    private boolean begun;
    /** Whether the receiver was told of the job, or could not be. */
    private boolean announced;
    /** Whether nothing more is said: the watch has ended. */
    private volatile boolean silent;

    private LiveDelivery(
            AgentDirectory folder, JobReceiver receiver, JobAlerts alerts, Duration end, Consumer<String> notices) {
        this.folder = folder;
        this.receiver = receiver;
        this.alerts = alerts;
        this.notices = notices;
        this.end = end;
        this.thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("eyas-agent-alerts").factory());
    }

    /**
     * Prepare to send, where the agent was told to; what keeps it from that is said, and the job is watched all the same.
     *
     * @return null where nothing is sent
     * @param end how long {@link #close} waits at most
     * @param notices told, in words, what is not sent; from other threads, too
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
                                    IdentityVariables.take(options.folder().identityVariables()),
                                    new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)),
                    address);
            return new LiveDelivery(
                    options.folder(),
                    receiver,
                    new JobAlerts(
                            receiver.sent(Instant.now()),
                            JobAlerts.secretSequence(),
                            options.folder().report().resolve(ReportDirectory.ALERTS),
                            Clock.SYSTEM),
                    end,
                    notices);
        } catch (IOException e) {
            notices.accept(UNSENT + options.folder().identityVariables() + ": " + FileErrorMessage.words(e));
        } catch (CiException | DeliveryException e) {
            notices.accept(UNSENT + e.getMessage());
        }
        noteAnnounced(options.folder(), notices);
        return null;
    }

    private static void noteAnnounced(AgentDirectory folder, Consumer<String> notices) {
        try {
            AgentDirectory.signal(folder.announced());
        } catch (CiException e) {
            // The step that begins the watch waits for some seconds then.
            notices.accept(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Begin to send: once all that controls the job's connections is attached, or that would meet a connection that it has not seen begin. When the
     * receiver has answered that it knows of the job, or does not, {@link AgentDirectory#announced} is there.
     */
    void begin() {
        begun = true;
        ScheduledFuture<?> _ = thread.scheduleWithFixedDelay(this::turn, 0, SECONDS, TimeUnit.SECONDS);
    }

    private void turn() {
        send();
        // At the end of the watch nobody waits for it, and the folder may be gone.
        if (!announced && !Thread.currentThread().isInterrupted()) {
            announced = true;
            noteAnnounced(folder, notices);
        }
    }

    private void last() {
        alerts.resume();
        send();
    }

    private void send() {
        try {
            // Many at once must not keep the last of them waiting: the machine may be gone before the next look.
            int batches = 0;
            Optional<AlertBatch> batch = alerts.next();
            while (batch.isPresent()) {
                send(batch.get());
                if (++batches == MOST_BATCHES) {
                    // A receiver that keeps asking for more must not keep this machine busy.
                    return;
                }
                batch = alerts.next();
            }
        } catch (InterruptedException e) {
            // The end of the watch.
            Thread.currentThread().interrupt();
        } catch (IOException | DeliveryException e) {
            say(UNSENT, FileErrorMessage.words(e));
        } catch (RuntimeException | Error e) {
            say(UNSENT, "internal error: " + e + "; this is a bug in Eyas: report it, please");
        }
    }

    private void send(AlertBatch batch) throws IOException, InterruptedException {
        try (DeliveryClient client = receiver.client(new Tokens(), PATIENCE, 1)) {
            switch (alerts.taken(batch, client.alerts(batch))) {
                case null -> problem = "";
                case DeliveryResult.Stored _ -> problem = "";
                case DeliveryResult.Refused(String reason) -> say("no more alerts are sent to the receiver: ", reason);
                case DeliveryResult.NotTaken(String reason) -> say(WAITS, reason);
                case DeliveryResult.Later(String reason) -> say(WAITS, reason);
            }
        }
    }

    private void say(String what, String why) {
        String text = what + why;
        // What fails for the end of the watch is no failure.
        if (!text.equals(problem) && !silent) {
            notices.accept(text);
        }
        problem = text;
    }

    /** The tokens of one client: one that was asked for a while ago, and a new one where the receiver does not take that. */
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

    /** Send what was found last, if it gets through in time, and end; what was not sent is in the report. */
    @Override
    public void close() {
        if (begun) {
            Future<?> _ = thread.submit(this::last);
        }
        // What repeats ends, what waits does not.
        thread.shutdown();
        try {
            if (!thread.awaitTermination(end.toMillis(), TimeUnit.MILLISECONDS)) {
                notices.accept("the last alerts are not sent to the receiver, which has not answered in "
                        + end.toSeconds() + " s; the report has them all");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            silent = true;
            thread.shutdownNow();
        }
    }
}
