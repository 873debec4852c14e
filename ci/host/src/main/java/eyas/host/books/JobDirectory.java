package eyas.host.books;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Names what is kept of one job.
 *
 * @param root the job's folder
 */
public record JobDirectory(Path root) {
    private static final long BLOCK = 4 << 10;

    /** Return the job's name in the books. */
    public String name() {
        return root.getFileName().toString();
    }

    /** Return how many bytes its files take, each at least a block; what goes away meanwhile takes none. */
    long bytes() {
        long bytes = BLOCK;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(root)) {
            for (Path file : files) {
                bytes += Math.max(BLOCK, file.toFile().length());
            }
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException | DirectoryIteratorException e) {
            // It takes a block at least; whoever removes it says what is wrong with it.
            return bytes;
        }
        return bytes;
    }

    /** Return the file of the {@link JobRecord}. */
    public Path record() {
        return root.resolve("job");
    }

    /** Return the log of the watch: a chained line for its beginning, each second, its end. */
    public Path log() {
        return root.resolve("agent.jsonl");
    }

    /** Return the alerts, a line of JSON each; on disk before the next event is looked at. */
    public Path alerts() {
        return root.resolve("alerts.jsonl");
    }

    /** Return the file with the numbers of alerts that are used. */
    public Path alertSequence() {
        return root.resolve("alert-sequence");
    }

    /** Return the alerts about what the job has left running, from after its end; mostly not there. */
    public Path laterAlerts() {
        return root.resolve("alerts-after-end.jsonl");
    }

    /** Return the file that is there once the report waits in the spool, or was sent from it; empty. */
    public Path handedOver() {
        return root.resolve("handed-over");
    }

    /** Return the job as it is called to a receiver, as JSON: once that is found out it stays, however often it is sent. */
    public Path sentJob() {
        return root.resolve("sent-job.json");
    }

    /** Return the verdict and what it rests on, as Markdown. */
    public Path summary() {
        return root.resolve("summary.md");
    }
}
