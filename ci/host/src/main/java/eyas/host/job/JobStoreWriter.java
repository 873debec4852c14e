package eyas.host.job;

import eyas.ci.CiException;
import eyas.ci.agent.AgentDirectory;
import eyas.ci.outcome.JobOutcome;
import eyas.ci.provider.StepNames;
import eyas.host.delivery.JobDelivery;
import eyas.host.store.JobCompletion;
import eyas.host.store.JobDirectory;
import eyas.host.store.JobRetention;
import eyas.host.store.JobStore;
import eyas.report.model.JobReport;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Writes reports and verdicts one after the other on its own thread: they may have many megabytes, which must not delay the events of other
 * jobs. Event thread only, except {@code notices}, which is called on the writer's thread.
 */
final class JobStoreWriter implements AutoCloseable {
    private static final long WRITE_SECONDS = 120;

    private final JobStore store;
    private final JobRetention retention;
    private final JobDelivery delivery;
    private final Consumer<String> notices;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("eyas-host-reports").factory());

    /**
     * Creates the writer.
     *
     * @param retention how much is kept of ended jobs
     * @param delivery receives reports to send
     * @param notices receives results and error messages
     */
    JobStoreWriter(JobStore store, JobRetention retention, JobDelivery delivery, Consumer<String> notices) {
        this.store = store;
        this.retention = retention;
        this.delivery = delivery;
        this.notices = notices;
    }

    /** Writes the report and the verdict of a closed job. */
    void write(WatchedJob job, JobReport report) {
        writer.execute(() -> guarded(job.name(), () -> written(job, report)));
    }

    /** Determines the verdict again for a job with later findings. */
    void amend(JobDirectory directory, StepNames names) {
        writer.execute(() -> guarded(directory.name(), () -> {
            JobOutcome outcome = JobCompletion.amend(directory, names);
            notices.accept("the verdict on " + directory.name() + " is now: "
                    + outcome.verdict().label() + ", because of its orphan processes");
        }));
    }

    private void written(WatchedJob job, JobReport report) throws IOException {
        if (new AgentDirectory(job.directory().root()).create()) {
            // Without the log of the watch the verdict is "tampered".
            notices.accept("the directory of " + job.name()
                    + " was deleted while the job ran, which only root can do; writing the report nevertheless");
        }
        job.write(report).forEach(problem -> notices.accept(job.name() + ": " + problem));
        JobOutcome outcome = JobCompletion.close(job.directory(), job.record(), job.names());
        notices.accept("a job of runner " + job.runner().name() + " has ended: "
                + outcome.verdict().label() + ", " + job.name());
        delivery.ended(job.asSent());
        store.remove(retention, notices);
    }

    /** An operation on the store. */
    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    /** Runs {@code writing}; an error with one job's report must not affect others. */
    private void guarded(String job, Writing writing) {
        try {
            writing.run();
        } catch (IOException | CiException e) {
            notices.accept("cannot close the job " + job + ": " + FileErrorMessage.reason(e)
                    + "; the next start of the service tries again");
        } catch (RuntimeException e) {
            notices.accept("cannot close the job " + job + ": internal error: " + e
                    + "; it has no verdict until the next start of the service. Other jobs are still watched. This"
                    + " is a bug in Eyas, please report it");
        }
    }

    /** Waits until everything so far is written; for tests. */
    void written() {
        try {
            writer.submit(() -> {}).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until all ended jobs are written. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(WRITE_SECONDS, TimeUnit.SECONDS)) {
                notices.accept("cannot write all reports within " + WRITE_SECONDS
                        + " s; the next start closes the remaining jobs");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
