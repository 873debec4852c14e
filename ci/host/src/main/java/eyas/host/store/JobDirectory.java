package eyas.host.store;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The files of one job.
 *
 * @param root the job's directory
 */
public record JobDirectory(Path root) {
    private static final long BLOCK = 4 << 10;

    /** Returns the job's name. */
    public String name() {
        return root.getFileName().toString();
    }

    /** Returns the size of its files in bytes, each at least a block; files that are removed concurrently do not count. */
    long bytes() {
        long bytes = BLOCK;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(root)) {
            for (Path file : files) {
                bytes += Math.max(BLOCK, file.toFile().length());
            }
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException | DirectoryIteratorException e) {
            // It takes at least a block; its removal reports the error.
            return bytes;
        }
        return bytes;
    }

    /** Returns the file of the {@link JobRecord}. */
    public Path record() {
        return root.resolve("job");
    }

    /** Returns the log of the watch: a chained record for its start, each second, and its end. */
    public Path log() {
        return root.resolve("agent.jsonl");
    }

    /** Returns the alerts, one line of JSON each; on disk before the next event is processed. */
    public Path alerts() {
        return root.resolve("alerts.jsonl");
    }

    /** Returns the file with the used alert numbers. */
    public Path alertSequence() {
        return root.resolve("alert-sequence");
    }

    /** Returns the alerts about orphan processes after the job's end; usually missing. */
    public Path laterAlerts() {
        return root.resolve("alerts-after-end.jsonl");
    }

    /** Returns the empty file that exists once the report is in the spool, or was sent from it. */
    public Path spooledMarker() {
        return root.resolve("handed-over");
    }

    /** Returns the job's description for a receiver, as JSON: once determined it stays the same for all deliveries. */
    public Path sentJob() {
        return root.resolve("sent-job.json");
    }

    /** Returns the verdict and its evidence, as Markdown. */
    public Path summary() {
        return root.resolve("summary.md");
    }
}
