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
 * What is to be sent of a job while it goes on: that it has begun, then its alerts, a line each of a file that grows, and now and then that it still
 * goes on. One thread at a time.
 */
public final class JobAlerts {
    private static final Duration STILL_GOES_ON = Duration.ofMinutes(30);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    /** A machine may be gone at any moment: what a receiver that has come back could have must not wait for long. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private static final int SEQUENCE_BYTES = 16;

    private final DeliveryJob job;
    private final String sequence;
    private final SentAlertFile file;
    private final Clock clock;
    private boolean announced;
    private boolean ended;
    /** How many alerts the receiver has. */
    private long sent;
    /** Where the next one begins in the file. */
    private long offset;
    /** Where the batch ends that was returned last. */
    private long end;
    /** The most alerts that the receiver has had. */
    private long most;
    /** Whether the receiver has had fewer than it was sent, and no more than {@link #most} since. */
    private boolean behind;
    /** When the receiver has answered last, ns of the clock. */
    private long answered;
    /** For how long after that it is not asked, where it takes nothing. */
    private Duration pause = Duration.ZERO;
    /** The pause after the next answer that takes nothing. */
    private Duration nextPause = FIRST_PAUSE;

    /**
     * Make one.
     *
     * @param sequence of {@link AlertBatch#sequence}
     * @param file the alerts; need not be there yet
     */
    public JobAlerts(DeliveryJob job, String sequence, Path file, Clock clock) {
        this.job = job;
        this.sequence = sequence;
        this.file = new SentAlertFile(file);
        this.clock = clock;
        this.answered = clock.nanos();
    }

    /** Return a name for a sequence that nobody can guess: a job that has a token cannot send into it. */
    public static String secretSequence() {
        byte[] name = new byte[SEQUENCE_BYTES];
        new SecureRandom().nextBytes(name);
        return HexFormat.of().formatHex(name);
    }

    /** Return of which job they are. */
    public DeliveryJob job() {
        return job;
    }

    /**
     * Return what is to be sent next; empty where the receiver has all there is, where it takes no more, and for a while where it takes nothing.
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
     * Note what became of the batch that was returned last.
     *
     * @return why the receiver takes nothing now, or never; null where it has taken it
     * @throws IOException if the file cannot be read
     */
    public @Nullable DeliveryResult taken(AlertBatch batch, DeliveryClient.AlertsTaken answer) throws IOException {
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
            // It has some from before this process was started.
            goTo(answer.received());
        }
        return null;
    }

    /** Notes that the receiver has lost some. One that says so again and again is asked no more often than one that takes nothing. */
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

    /** Have the receiver asked at the next turn, though it has taken nothing a while ago: there is no later one. */
    public void resume() {
        pause = Duration.ZERO;
    }

    /** A receiver that has more alerts than there are waits for those that come. */
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
