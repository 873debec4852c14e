package eyas.delivery;

import eyas.http.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of a running job that are to be sent: an announcement that it has started, then its alerts from a growing file, and
 * a periodic heartbeat. Not thread-safe.
 */
public final class JobAlerts {
    private static final Duration STILL_GOES_ON = Duration.ofMinutes(30);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    /**
     * Limit of the backoff. A machine may disappear at any moment, so a receiver that is reachable again must get the alerts
     * soon.
     */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private static final int SEQUENCE_BYTES = 16;

    private final DeliveryJob job;
    private final String sequence;
    private final SentAlertFile file;
    private final Clock clock;
    private boolean announced;
    private boolean ended;
    /** Number of alerts that the receiver has. */
    private long sent;
    /** Offset of the next alert in the file. */
    private long offset;
    /** End of the batch that was returned last. */
    private long end;
    /** Maximum number of alerts that the receiver has had. */
    private long most;
    /** Whether the receiver has had fewer alerts than were sent, and no more than {@link #most} since. */
    private boolean behind;
    /** Time of the receiver's last response, ns of the clock. */
    private long answered;
    /** Pause after that response if the receiver accepted nothing. */
    private Duration pause = Duration.ZERO;
    /** Pause after the next response that accepts nothing. */
    private Duration nextPause = FIRST_PAUSE;

    /**
     * Creates the alerts of a job.
     *
     * @param sequence see {@link AlertBatch#sequence}
     * @param file the alerts; need not exist yet
     */
    public JobAlerts(DeliveryJob job, String sequence, Path file, Clock clock) {
        this.job = job;
        this.sequence = sequence;
        this.file = new SentAlertFile(file);
        this.clock = clock;
        this.answered = clock.nanos();
    }

    /** Returns an unguessable name for a sequence, so that a job with a token cannot send into it. */
    public static String secretSequence() {
        byte[] name = new byte[SEQUENCE_BYTES];
        new SecureRandom().nextBytes(name);
        return HexFormat.of().formatHex(name);
    }

    /** Returns the job. */
    public DeliveryJob job() {
        return job;
    }

    /**
     * Returns the next batch; empty if the receiver has all alerts, accepts no more, or is in its pause.
     *
     * @throws IOException if the file cannot be read
     */
    public Optional<AlertBatch> next() throws IOException {
        long since = clock.nanos() - answered;
        if (ended || since < pause.toNanos()) {
            return Optional.empty();
        }
        List<SentAlertFile.Line> lines = file.after(offset);
        end = lines.isEmpty() ? offset : lines.getLast().end();
        return announced && lines.isEmpty() && since < STILL_GOES_ON.toNanos()
                ? Optional.empty()
                : Optional.of(new AlertBatch(
                        job,
                        sequence,
                        sent,
                        lines.stream().map(SentAlertFile.Line::text).toList()));
    }

    /**
     * Records the result of the batch that was returned last.
     *
     * @return why the receiver accepts nothing now, or never; null if it accepted the batch
     * @throws IOException if the file cannot be read
     */
    public @Nullable DeliveryResult recordResult(AlertBatch batch, DeliveryClient.AlertsAccepted answer)
            throws IOException {
        DeliveryResult problem = answer.problem();
        answered = clock.nanos();
        if (problem != null) {
            ended = problem instanceof DeliveryResult.Refused;
            pause();
            return problem;
        }
        announced = true;
        long now = batch.first() + batch.lines().size();
        if (answer.received() < now) {
            return fewer(answer.received(), now);
        }
        pause = Duration.ZERO;
        if (now > most) {
            most = now;
            behind = false;
        }
        if (!behind) {
            nextPause = FIRST_PAUSE;
        }
        if (answer.received() == now) {
            sent = now;
            offset = end;
        } else {
            // The receiver has alerts from before this process started.
            goTo(answer.received());
        }
        return null;
    }

    /**
     * Handles a receiver that has lost alerts. A receiver that reports this repeatedly is sent to as rarely as one that accepts
     * nothing.
     */
    private @Nullable DeliveryResult fewer(long received, long now) throws IOException {
        boolean again = behind;
        behind = true;
        goTo(received);
        if (!again) {
            pause = Duration.ZERO;
            return null;
        }
        pause();
        return new DeliveryResult.Later("the receiver says that it has " + received + " alerts of " + now);
    }

    private void pause() {
        pause = nextPause;
        Duration longer = nextPause.multipliedBy(2);
        nextPause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    }

    /** Ends the pause: the next call is the last chance to send. */
    public void resume() {
        pause = Duration.ZERO;
    }

    /** If the receiver has more alerts than the file, the following ones are still sent. */
    private void goTo(long number) throws IOException {
        sent = 0;
        offset = 0;
        while (sent < number) {
            List<SentAlertFile.Line> lines = file.after(offset);
            if (lines.isEmpty()) {
                return;
            }
            int passed = (int) Math.min(lines.size(), number - sent);
            sent += passed;
            offset = lines.get(passed - 1).end();
        }
    }
}
