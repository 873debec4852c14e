package eyas.output;

import eyas.engine.Alert;
import eyas.engine.AlertConsumer;
import eyas.event.LossCollector;
import eyas.event.LossReporter;
import eyas.state.EventContext;
import eyas.text.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Appends alerts to a file, one line of JSON each. Every line is complete and handed to the kernel when {@link #write} returns, so that
 * nothing is lost if this process is killed right after.
 *
 * <p>A failed write (a full disk, for example) is counted and rolled back; the next alert is tried again. Alerts beyond {@link #MOST_BYTES}
 * are counted as well, because a watched job controls the number of alerts. Event thread only.
 */
public final class AlertFile implements AlertConsumer, LossReporter, AutoCloseable {
    /** The maximum size of the file. */
    public static final long MOST_BYTES = 64L << 20;

    private final Path path;
    private final long most;
    private final AlertJson json;
    private final FileChannel channel;
    private final MessageDigest digest = Sha256.digest();
    private long size;
    private long lines;
    private long lost;
    private @Nullable IOException firstFailure;

    /**
     * The content of the file, to detect modifications.
     *
     * @param lines number of written lines
     * @param sha256 their hash, in hexadecimal
     */
    public record Content(long lines, String sha256) {}

    /**
     * Creates or truncates the file.
     *
     * @throws IOException if it cannot be opened
     */
    public AlertFile(Path path, AlertJson json) throws IOException {
        this(path, json, MOST_BYTES);
    }

    AlertFile(Path path, AlertJson json, long most) throws IOException {
        this.path = path;
        this.most = most;
        this.json = json;
        this.channel = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    @Override
    public void accept(Alert alert, EventContext context) {
        write(alert);
    }

    /** Appends an alert; a failure is counted. */
    public void write(Alert alert) {
        write(alert, 0);
    }

    /**
     * Appends an alert; a failure is counted.
     *
     * @param repeats the number of repetitions that it stands for, including itself; 0 if it is not a repetition
     */
    public void write(Alert alert, long repeats) {
        byte[] line = (json.line(alert, repeats) + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            if (size + line.length > most) {
                throw new IOException("file size limit reached (" + most + " bytes)");
            }
            ByteBuffer bytes = ByteBuffer.wrap(line);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            size += line.length;
            lines++;
            digest.update(line);
        } catch (IOException e) {
            failed(e, Math.max(1, repeats));
        }
    }

    private void failed(IOException failure, long alerts) {
        lost += alerts;
        try {
            // A partially written line would corrupt the next one.
            channel.truncate(size);
            channel.position(size);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
        if (firstFailure == null) {
            firstFailure = failure;
        }
    }

    /** Returns the content written so far. */
    public Content content() {
        try {
            return new Content(lines, HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest()));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
        }
    }

    /** Returns the number of alerts that could not be written. */
    public long lost() {
        return lost;
    }

    /** Returns the first error message, or null. */
    public @Nullable String problem() {
        return firstFailure == null ? null : path + ": " + firstFailure.getMessage();
    }

    @Override
    public void losses(LossCollector to) {
        to.lost("alert_not_written", lost());
        if (firstFailure != null) {
            to.note(lost + " alerts are missing from " + path.getFileName() + ": " + problem());
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            if (firstFailure == null) {
                firstFailure = e;
            }
        }
    }
}
