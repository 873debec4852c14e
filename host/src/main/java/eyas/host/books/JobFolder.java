package eyas.host.books;

import java.nio.file.Path;

/**
 * Names what is kept of one job.
 *
 * @param root the job's folder
 */
public record JobFolder(Path root) {
    /** Return the job's name in the books. */
    public String name() {
        return root.getFileName().toString();
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
