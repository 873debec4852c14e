package eyas.delivery;

import eyas.service.Clock;
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
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(4);
    private static final int SEQUENCE_BYTES = 16;

    private final SentJob job;
    private final String sequence;
    private final SentAlertFile file;
    private final Clock clock;
    private boolean announced;
    private boolean ended;
    /** How many alerts the receiver has, and where the next one begins in the file. */
    private long sent;

    private long offset;
    /** Where the batch ends that was returned last. */
    private long end;

    /** When the receiver has answered last, ns of the clock, and for how long it is not asked where it takes nothing. */
    private long answered;

    private Duration pause = Duration.ZERO;

    /**
     * Make one.
     *
     * @param sequence of {@link AlertBatch#sequence}
     * @param file the alerts; need not be there yet
     */
    public JobAlerts(SentJob job, String sequence, Path file, Clock clock) {
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
    public SentJob job() {
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
    public @Nullable Delivered taken(AlertBatch batch, DeliveryClient.AlertsTaken answer) throws IOException {
        Delivered problem = answer.problem();
        answered = clock.nanos();
        if (problem != null) {
            ended = problem instanceof Delivered.Refused;
            Duration longer = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
            pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
            return problem;
        }
        pause = Duration.ZERO;
        announced = true;
        if (answer.received() == batch.first() + batch.lines().size()) {
            sent = answer.received();
            offset = end;
        } else {
            // The receiver has lost some of them, or has some from before this process was started.
            goTo(answer.received());
        }
        return null;
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
