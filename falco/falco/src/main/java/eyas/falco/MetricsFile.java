package eyas.falco;

import eyas.engine.OutputValue;
import eyas.output.MetricsJson;
import eyas.rules.model.Priority;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SortedMap;

/** Appends snapshots to a file as JSON lines: {@code metrics.output_file}. Single-threaded. */
final class MetricsFile implements AutoCloseable {
    private final Path path;
    private final Writer out;
    private final FalcoLog log;
    private long samples;
    private boolean failed;

    private MetricsFile(Path path, Writer out, FalcoLog log) {
        this.path = path;
        this.out = out;
        this.log = log;
    }

    /** @throws FalcoException if it cannot be opened for writing */
    static MetricsFile open(Path path, FalcoLog log) {
        try {
            Writer out = Files.newBufferedWriter(
                    path, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return new MetricsFile(path, out, log);
        } catch (IOException e) {
            throw new FalcoException(
                    "metrics.output_file: " + path + " cannot be opened: " + FileErrorMessage.reason(e));
        }
    }

    void write(SortedMap<String, OutputValue> fields) {
        samples++;
        try {
            out.write(MetricsJson.line(samples, fields) + "\n");
            out.flush();
            failed = false;
        } catch (IOException e) {
            if (!failed) {
                failed = true;
                log.log(
                        Priority.ERROR,
                        "metrics.output_file: " + path + " cannot be written: " + FileErrorMessage.reason(e));
            }
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            log.log(
                    Priority.ERROR,
                    "metrics.output_file: " + path + " cannot be closed: " + FileErrorMessage.reason(e));
        }
    }
}
