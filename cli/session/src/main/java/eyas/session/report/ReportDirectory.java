package eyas.session.report;

import eyas.diagnostic.DiagnosticCode;
import eyas.engine.AlertConsumer;
import eyas.event.LossCollector;
import eyas.event.LossReporter;
import eyas.output.AlertDeduplicator;
import eyas.output.AlertFile;
import eyas.output.AlertJson;
import eyas.output.AlertMask;
import eyas.report.ReportFormat;
import eyas.report.model.JobReport;
import eyas.session.terminal.CommandFailure;
import eyas.session.terminal.ExitCode;
import eyas.text.FileErrorMessage;
import eyas.text.Sha256;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Writes the files of {@code --report DIR}: alerts as they occur, the report at the end in each format.
 *
 * <p>A report file appears under its name only when it is complete.
 */
public final class ReportDirectory implements LossReporter, AutoCloseable {
    /** The file of alerts, one JSON object per line. */
    public static final String ALERTS = "alerts.jsonl";

    private final @Nullable Path directory;
    private final @Nullable AlertFile alerts;
    private final @Nullable AlertDeduplicator folding;
    private final Set<ReportFormat> formats;
    private final SortedMap<String, String> written = new TreeMap<>();

    private ReportDirectory(
            @Nullable Path directory, @Nullable AlertFile alerts, AlertMask mask, Set<ReportFormat> formats) {
        this.directory = directory;
        this.alerts = alerts;
        this.folding = alerts == null ? null : new AlertDeduplicator(mask, alerts::write);
        this.formats = formats;
    }

    /**
     * Creates the directory and its alert file; has no effect for null.
     *
     * @throws CommandFailure if that fails; this is detected before the job runs
     */
    public static ReportDirectory open(@Nullable Path directory, AlertMask mask, Set<ReportFormat> formats) {
        if (directory == null) {
            return new ReportDirectory(null, null, mask, formats);
        }
        try {
            Files.createDirectories(directory);
            removeOld(directory);
            AlertFile alerts = new AlertFile(directory.resolve(ALERTS), new AlertJson(hostname()));
            return new ReportDirectory(directory, alerts, mask, formats);
        } catch (IOException e) {
            throw new CommandFailure(
                    DiagnosticCode.UNWRITABLE_FILE,
                    ExitCode.NOT_STARTED,
                    "cannot write to the report directory " + directory + " (" + FileErrorMessage.reason(e)
                            + "); choose another directory");
        }
    }

    /** Removes the files of an earlier run: if this run ends early, they must not be mistaken for its report. */
    private static void removeOld(Path directory) throws IOException {
        if (!Files.exists(directory.resolve(ALERTS))) {
            // Not a report directory yet: files of these names may be the user's.
            return;
        }
        for (ReportFormat format : ReportFormat.values()) {
            for (String name : format.files().keySet()) {
                Files.deleteIfExists(directory.resolve(name));
            }
        }
    }

    /** Removes the files that {@link #open} has created, if there is nothing to report; closes this. */
    public void discard() {
        close();
        Path made = directory;
        if (made != null) {
            try {
                Files.deleteIfExists(made.resolve(ALERTS));
            } catch (IOException e) {
                throw new CommandFailure(
                        DiagnosticCode.UNWRITABLE_FILE,
                        ExitCode.FAILED,
                        "cannot remove " + made.resolve(ALERTS) + " (" + FileErrorMessage.reason(e) + ")");
            }
        }
    }

    /** Returns the hostname in alerts. */
    public static String hostname() {
        String set = System.getenv("FALCO_HOSTNAME");
        if (set != null) {
            return set;
        }
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException e) {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException unknown) {
                return "localhost";
            }
        }
    }

    /** Returns the consumer that writes alerts, with repetitions as a count; see {@link #flush}. Empty without a directory. */
    public Optional<AlertConsumer> consumer() {
        return Optional.ofNullable(folding);
    }

    /** Writes the repetitions counted so far. Event thread only. */
    public void flush() {
        if (folding != null) {
            folding.flush();
        }
    }

    /** Returns the content of {@code alerts.jsonl} so far; empty without a directory. */
    public Optional<AlertFile.Content> alerts() {
        AlertFile file = alerts;
        return file == null ? Optional.empty() : Optional.of(file.content());
    }

    @Override
    public void losses(LossCollector to) {
        if (alerts != null) {
            alerts.losses(to);
        }
    }

    /** Returns the SHA-256, in hexadecimal, of each report file by name. */
    public SortedMap<String, String> written() {
        return Collections.unmodifiableSortedMap(written);
    }

    /** Writes the report in each format; returns messages about failures. */
    public List<String> write(JobReport report) {
        List<String> problems = new ArrayList<>(0);
        Path into = directory;
        if (into != null) {
            for (ReportFormat format : formats) {
                for (Map.Entry<String, ReportFormat.Writer> file :
                        format.files().entrySet()) {
                    write(into, file.getKey(), file.getValue(), report).ifPresent(problems::add);
                }
            }
        }
        return problems;
    }

    private Optional<String> write(Path into, String name, ReportFormat.Writer writer, JobReport report) {
        Path file = into.resolve(name);
        Path part = into.resolve(name + ".part");
        MessageDigest digest = Sha256.digest();
        try {
            try (OutputStream out =
                    new BufferedOutputStream(new DigestOutputStream(Files.newOutputStream(part), digest))) {
                writer.write(report, out);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            written.put(name, HexFormat.of().formatHex(digest.digest()));
            return Optional.empty();
        } catch (IOException | JacksonException e) {
            // A file of an earlier run must not remain.
            String left = remove(file) ? "" : "; the existing file is from an earlier run";
            return Optional.of("cannot write " + file + " (" + FileErrorMessage.reason(e) + ")" + left);
        } finally {
            remove(part);
        }
    }

    /** Removes a file; returns whether it is absent now. */
    private static boolean remove(Path file) {
        return file.toFile().delete() || !Files.exists(file);
    }

    @Override
    public void close() {
        if (alerts != null) {
            alerts.close();
        }
    }
}
