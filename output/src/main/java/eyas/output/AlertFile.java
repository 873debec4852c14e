package eyas.output;

import eyas.engine.Alert;
import eyas.engine.AlertConsumer;
import eyas.event.LossCollector;
import eyas.event.LossReporter;
import eyas.state.EventContext;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Appends alerts to a file, one line of JSON each, every line complete when {@link #write} returns.
 *
 * <p>A write that fails (a full disk, say) is counted; the next alert is tried again. Event thread only.
 */
public final class AlertFile implements AlertConsumer, LossReporter, AutoCloseable {
    private final Path path;
    private final AlertJson json;
    private final BufferedWriter writer;
    private long lost;
    private @Nullable IOException firstFailure;

    /**
     * Creates or empties the file.
     *
     * @throws IOException if it cannot be opened
     */
    public AlertFile(Path path, AlertJson json) throws IOException {
        this.path = path;
        this.json = json;
        this.writer = Files.newBufferedWriter(path, StandardCharsets.UTF_8);
    }

    @Override
    public void accept(Alert alert, EventContext context) {
        write(alert);
    }

    /** Appends an alert; a failure is counted. */
    public void write(Alert alert) {
        try {
            writer.write(json.line(alert));
            writer.write('\n');
            writer.flush();
        } catch (IOException e) {
            lost++;
            if (firstFailure == null) {
                firstFailure = e;
            }
        }
    }

    /** Returns how many alerts could not be written. */
    public long lost() {
        return lost;
    }

    /** Returns what went wrong first, in words, or null. */
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
            writer.close();
        } catch (IOException e) {
            if (firstFailure == null) {
                firstFailure = e;
            }
        }
    }
}
