package eyas.cli;

import eyas.engine.Engine;
import eyas.output.AlertFile;
import eyas.output.AlertJson;
import eyas.report.JobResult;
import eyas.report.JsonReport;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Writes the files of {@code --report DIR}: alerts as they happen, the report at the end.
 *
 * <p>The report appears under its name only when it is whole.
 */
final class ReportFolder implements AutoCloseable {
    private final @Nullable Path folder;
    private final @Nullable AlertFile alerts;

    private ReportFolder(@Nullable Path folder, @Nullable AlertFile alerts) {
        this.folder = folder;
        this.alerts = alerts;
    }

    /**
     * Makes the folder and begins its alert file; does nothing for null.
     *
     * @throws CommandFailure if that is not possible; better now than after the job
     */
    static ReportFolder open(@Nullable Path folder) {
        if (folder == null) {
            return new ReportFolder(null, null);
        }
        try {
            Files.createDirectories(folder);
            return new ReportFolder(folder, new AlertFile(folder.resolve("alerts.jsonl"), new AlertJson(hostname())));
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.NOT_STARTED,
                    "cannot write to the report folder " + folder + " (" + e.getMessage()
                            + "); choose another with --report");
        }
    }

    private static String hostname() {
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

    void addTo(Engine.Builder builder) {
        if (alerts != null) {
            builder.alerting(alerts);
        }
    }

    /** Returns what went wrong with the alert file, in words. */
    Optional<String> problem() {
        return alerts == null || alerts.problem() == null
                ? Optional.empty()
                : Optional.of(alerts.lost() + " alerts are missing from alerts.jsonl: " + alerts.problem());
    }

    /** Writes the report; returns what went wrong, in words. */
    Optional<String> write(JobResult result) {
        if (folder == null) {
            return Optional.empty();
        }
        Path file = folder.resolve("report.json");
        Path part = folder.resolve("report.json.part");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
                JsonReport.write(result, out);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            return Optional.empty();
        } catch (IOException | JacksonException e) {
            return Optional.of("cannot write " + file + " (" + e.getMessage() + ")");
        }
    }

    @Override
    public void close() {
        if (alerts != null) {
            alerts.close();
        }
    }
}
