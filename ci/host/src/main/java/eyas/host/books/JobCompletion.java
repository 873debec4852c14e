package eyas.host.books;

import eyas.ci.CiException;
import eyas.ci.agent.AgentTermination;
import eyas.ci.agent.ParsedAgentLog;
import eyas.ci.agent.SealedAlerts;
import eyas.ci.outcome.AlertVerification;
import eyas.ci.outcome.JobOutcome;
import eyas.ci.outcome.OutcomeText;
import eyas.ci.outcome.RuleFindings;
import eyas.ci.provider.StepNames;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The end of a job in the books: what its log and alerts come to.
 *
 * <p>All of it is read back from disk, so that a job whose service was killed comes to a verdict in the same way. Any thread.
 */
public final class JobCompletion {
    private static final long NANOS = 1_000_000_000L;

    private JobCompletion() {}

    /** Return what the books say of a job that nobody writes about any more. */
    public static JobOutcome outcome(JobDirectory folder, StepNames names) throws IOException {
        ParsedAgentLog log = Files.exists(folder.log())
                ? ParsedAgentLog.of(folder.log(), ParsedAgentLog.Limits.DEFAULT, null)
                : new ParsedAgentLog(List.of(), "it is not there");
        AlertVerification alerts =
                AlertVerification.read(folder.alerts(), RuleFindings.Limits.DEFAULT, SealedAlerts.last(log));
        JobOutcome outcome = JobOutcome.of(AgentTermination.of(log), log, alerts, List.of());
        return withLater(folder, outcome).called(names.words());
    }

    /** What the job has left running counts as its own, also after its end. */
    private static JobOutcome withLater(JobDirectory folder, JobOutcome outcome) throws IOException {
        if (bytesLater(folder) == 0) {
            return outcome;
        }
        RuleFindings later = RuleFindings.read(folder.laterAlerts(), RuleFindings.Limits.DEFAULT);
        List<String> notes = new ArrayList<>(outcome.notes());
        notes.add(later.alerts() + (later.alerts() == 1 ? " alert is" : " alerts are")
                + " about what the job has left running, from after its end: "
                + folder.laterAlerts().getFileName() + "; the report has none of that");
        return new JobOutcome(
                outcome.end(),
                outcome.why(),
                outcome.findings().and(later),
                outcome.events(),
                outcome.lost(),
                notes,
                outcome.seen(),
                outcome.complete(),
                outcome.besides());
    }

    private static long bytesLater(JobDirectory folder) throws IOException {
        return Files.exists(folder.laterAlerts()) ? Files.size(folder.laterAlerts()) : 0;
    }

    /** Write the verdict down: from now on the job is closed. */
    public static JobOutcome close(JobDirectory folder, JobRecord record, StepNames names) throws IOException {
        Instant now = Instant.now();
        return close(folder, record, names, now.getEpochSecond() * NANOS + now.getNano());
    }

    private static JobOutcome close(JobDirectory folder, JobRecord record, StepNames names, long time)
            throws IOException {
        long later = bytesLater(folder);
        JobOutcome outcome = outcome(folder, names);
        Files.writeString(folder.summary(), OutcomeText.markdown(outcome));
        record.ended(time, outcome.verdict().word(), OutcomeText.headline(outcome), later)
                .write(folder.record());
        return outcome;
    }

    /**
     * Give the verdict on a closed job again, with what has become known of it since.
     *
     * @throws IOException if it is not closed, or its books cannot be read or written
     */
    public static JobOutcome amend(JobDirectory folder, StepNames names) throws IOException {
        JobRecord record = JobRecord.read(folder.record())
                .filter(JobRecord::isClosed)
                .orElseThrow(() -> new IOException("there is no verdict in " + folder.record()));
        return close(folder, record, names, record.ended());
    }

    /**
     * Close the jobs that an earlier service has left open.
     *
     * @param problems told, in words, which one cannot be closed; the others are closed all the same
     * @return the folders of those that were closed
     * @throws IOException if the jobs cannot be listed
     */
    public static List<JobDirectory> closeLeft(JobStore books, Consumer<String> problems) throws IOException {
        List<JobDirectory> closed = new ArrayList<>();
        for (JobDirectory folder : books.jobs()) {
            try {
                Optional<JobRecord> record = JobRecord.read(folder.record());
                if (record.isEmpty() || !record.get().isClosed()) {
                    close(folder, record.orElseGet(() -> JobRecord.begun("", 0, 0, true)), StepNames.NONE);
                    closed.add(folder);
                } else if (record.get().later() != bytesLater(folder)) {
                    // The service ended between the alert and the verdict.
                    amend(folder, StepNames.NONE);
                }
            } catch (IOException | CiException e) {
                problems.accept("the books of " + folder.name() + " cannot be closed: " + FileErrorMessage.words(e)
                        + "; that job has no verdict. Look at " + folder.root()
                        + "; the next start of the service tries it again");
            }
        }
        return closed;
    }
}
