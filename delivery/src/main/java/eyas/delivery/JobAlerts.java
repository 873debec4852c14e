package eyas.delivery;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is to be sent of a job while it goes on: that it has begun, then its alerts, a line each of a file that grows. One thread at a time.
 */
public final class JobAlerts {
    private static final int BATCH_BYTES = 512 << 10;
    private static final int BUFFER = 2 * BATCH_BYTES;

    private final SentJob job;
    private final Path file;
    private boolean announced;
    private boolean ended;
    /** How many alerts the receiver has, and where the next one begins in the file. */
    private long sent;

    private long offset;
    /** Where the batch ends that was returned last. */
    private long end;

    /**
     * Make one.
     *
     * @param file need not be there yet; a line without its end is still being written
     */
    public JobAlerts(SentJob job, Path file) {
        this.job = job;
        this.file = file;
    }

    /** Return of which job they are. */
    public SentJob job() {
        return job;
    }

    /**
     * Return what is to be sent next; empty where the receiver has all there is, or takes no more.
     *
     * @throws IOException if the file cannot be read
     * @throws DeliveryException if an alert is longer than any that is sent
     */
    public Optional<AlertBatch> next() throws IOException {
        if (ended) {
            return Optional.empty();
        }
        end = offset;
        List<String> lines = Files.exists(file) ? lines() : List.of();
        return announced && lines.isEmpty() ? Optional.empty() : Optional.of(new AlertBatch(job, sent, lines));
    }

    private List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        end = offset;
        byte[] read = read(offset);
        int begin = 0;
        for (int i = 0; i < read.length && lines.size() < AlertBatch.MOST_LINES; i++) {
            if (read[i] == '\n') {
                if (!lines.isEmpty() && i > BATCH_BYTES) {
                    break;
                }
                lines.add(new String(read, begin, i - begin, StandardCharsets.UTF_8));
                begin = i + 1;
            }
        }
        if (begin == 0 && read.length == BUFFER) {
            throw new DeliveryException("an alert in " + file + " has more than " + BUFFER + " bytes");
        }
        end = offset + begin;
        return lines;
    }

    private byte[] read(long from) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
            while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) >= 0) {
                // Until the end of the file or of the buffer.
            }
            return Arrays.copyOf(buffer.array(), buffer.position());
        }
    }

    /**
     * Note what became of the batch that was returned last.
     *
     * @return why the receiver takes nothing now, or never; null where it has taken it
     * @throws IOException if the file cannot be read
     */
    public @Nullable Delivered taken(AlertBatch batch, DeliveryClient.AlertsTaken answer) throws IOException {
        Delivered problem = answer.problem();
        if (problem != null) {
            ended = problem instanceof Delivered.Refused;
            return problem;
        }
        announced = true;
        if (answer.received() == batch.first() + batch.lines().size()) {
            sent = answer.received();
            offset = end;
        } else {
            // The receiver has lost some of them, or another sender of this job has sent them.
            goTo(answer.received());
        }
        return null;
    }

    /** A receiver that has more alerts than there are waits for those that come. */
    private void goTo(long number) throws IOException {
        sent = 0;
        offset = 0;
        while (sent < number) {
            List<String> lines = lines();
            if (lines.isEmpty()) {
                return;
            }
            if (sent + lines.size() > number) {
                for (String line : lines.subList(0, (int) (number - sent))) {
                    offset += line.getBytes(StandardCharsets.UTF_8).length + 1L;
                }
                sent = number;
                return;
            }
            sent += lines.size();
            offset = end;
        }
    }
}
