package eyas.host.job;

import eyas.ci.CiException;
import eyas.ci.agent.AgentDirectory;
import eyas.ci.outcome.JobOutcome;
import eyas.ci.provider.StepNames;
import eyas.host.books.JobCompletion;
import eyas.host.books.JobDirectory;
import eyas.host.books.JobRetention;
import eyas.host.books.JobStore;
import eyas.host.delivery.JobDelivery;
import eyas.report.model.JobReport;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Writes reports and verdicts on a thread of its own, one after the other: many megabytes may have to be written, and the events of
 * other jobs do not wait for that. Event thread only, but for {@code notices}, which are told from the writer's thread.
 */
final class JobStoreWriter implements AutoCloseable {
    private static final long WRITE_SECONDS = 120;

    private final JobStore books;
    private final JobRetention retention;
    private final JobDelivery delivery;
    private final Consumer<String> notices;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("eyas-host-reports").factory());

    /**
     * Make one.
     *
     * @param retention how much is kept of jobs that have ended
     * @param delivery takes reports that are to be sent
     * @param notices told, in words, what has ended how, and what went wrong
     */
    JobStoreWriter(JobStore books, JobRetention retention, JobDelivery delivery, Consumer<String> notices) {
        this.books = books;
        this.retention = retention;
        this.delivery = delivery;
        this.notices = notices;
    }

    /** Write the report and the verdict of a job that is closed. */
    void write(WatchedJob job, JobReport report) {
        writer.execute(() -> guarded(job.name(), () -> written(job, report)));
    }

    /** Give the verdict again of a job of which something more has become known. */
    void amend(JobDirectory folder, StepNames names) {
        writer.execute(() -> guarded(folder.name(), () -> {
            JobOutcome outcome = JobCompletion.amend(folder, names);
            notices.accept("the verdict on " + folder.name() + " is now: "
                    + outcome.verdict().word() + ", by what it has left running");
        }));
    }

    private void written(WatchedJob job, JobReport report) throws IOException {
        if (new AgentDirectory(job.folder().root()).create()) {
            // Without the log of the watch the verdict is that it was tampered with.
            notices.accept("the folder of " + job.name()
                    + " was deleted while the job ran; only root can do that. The report is written all the same");
        }
        job.write(report).forEach(problem -> notices.accept(job.name() + ": " + problem));
        JobOutcome outcome = JobCompletion.close(job.folder(), job.record(), job.names());
        notices.accept("a job of runner " + job.runner().name() + " has ended: "
                + outcome.verdict().word() + ", " + job.name());
        delivery.ended(job.asSent());
        books.remove(retention, notices);
    }

    /** Something that writes into the books. */
    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    /** A fault of one job's report must not keep the others' from being written. */
    private void guarded(String job, Writing writing) {
        try {
            writing.run();
        } catch (IOException | CiException e) {
            notices.accept("the books of " + job + " cannot be closed: " + FileErrorMessage.words(e)
                    + "; the next start of the service tries it again");
        } catch (RuntimeException e) {
            notices.accept("the books of " + job + " are not closed: internal error: " + e
                    + "; that job has no verdict until the next start of the service. Other jobs are watched all the same. This"
                    + " is a bug in Eyas: report it, please");
        }
    }

    /** Wait until all up to now is written; for tests. */
    void written() {
        try {
            writer.submit(() -> {}).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Wait until what has ended is written. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(WRITE_SECONDS, TimeUnit.SECONDS)) {
                notices.accept("not all reports could be written within " + WRITE_SECONDS
                        + " s; the next start closes the books");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
