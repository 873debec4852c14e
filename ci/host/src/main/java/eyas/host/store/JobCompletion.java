package eyas.host.store;

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
 * The completion of a job: its verdict from its log and alerts.
 *
 * <p>Everything is read back from disk, so that a job whose service was killed gets its verdict in the same way. Any thread.
 */
public final class JobCompletion {
    private static final long NANOS = 1_000_000_000L;

    private JobCompletion() {}

    /** Returns the outcome of a job that is no longer written to. */
    public static JobOutcome outcome(JobDirectory directory, StepNames names) throws IOException {
        ParsedAgentLog log = Files.exists(directory.log())
                ? ParsedAgentLog.of(directory.log(), ParsedAgentLog.Limits.DEFAULT, null)
                : new ParsedAgentLog(List.of(), "it is missing");
        AlertVerification alerts =
                AlertVerification.read(directory.alerts(), RuleFindings.Limits.DEFAULT, SealedAlerts.last(log));
        JobOutcome outcome = JobOutcome.of(AgentTermination.of(log), log, alerts, List.of());
        return withLater(directory, outcome).called(names.displayNames());
    }

    /** Adds alerts about orphan processes of the job, which count as its own, even after its end. */
    private static JobOutcome withLater(JobDirectory directory, JobOutcome outcome) throws IOException {
        if (bytesLater(directory) == 0) {
            return outcome;
        }
        RuleFindings later = RuleFindings.read(directory.laterAlerts(), RuleFindings.Limits.DEFAULT);
        List<String> notes = new ArrayList<>(outcome.notes());
        notes.add(later.alerts() + (later.alerts() == 1 ? " alert is" : " alerts are")
                + " about orphan processes of the job after its end: "
                + directory.laterAlerts().getFileName() + "; they are not in the report");
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

    private static long bytesLater(JobDirectory directory) throws IOException {
        return Files.exists(directory.laterAlerts()) ? Files.size(directory.laterAlerts()) : 0;
    }

    /** Writes the verdict, which closes the job. */
    public static JobOutcome close(JobDirectory directory, JobRecord record, StepNames names) throws IOException {
        Instant now = Instant.now();
        return close(directory, record, names, now.getEpochSecond() * NANOS + now.getNano());
    }

    private static JobOutcome close(JobDirectory directory, JobRecord record, StepNames names, long time)
            throws IOException {
        long later = bytesLater(directory);
        JobOutcome outcome = outcome(directory, names);
        Files.writeString(directory.summary(), OutcomeText.markdown(outcome));
        record.ended(time, outcome.verdict().label(), OutcomeText.headline(outcome), later)
                .write(directory.record());
        return outcome;
    }

    /**
     * Determines the verdict of a closed job again, with later findings.
     *
     * @throws IOException if it is not closed, or its files cannot be read or written
     */
    public static JobOutcome amend(JobDirectory directory, StepNames names) throws IOException {
        JobRecord record = JobRecord.read(directory.record())
                .filter(JobRecord::isClosed)
                .orElseThrow(() -> new IOException("no verdict in " + directory.record()));
        return close(directory, record, names, record.ended());
    }

    /**
     * Closes the jobs that an earlier service has left open.
     *
     * @param problems receives a message about each job that cannot be closed; the others are closed
     * @return the directories of the closed jobs
     * @throws IOException if the jobs cannot be listed
     */
    public static List<JobDirectory> closeLeft(JobStore store, Consumer<String> problems) throws IOException {
        List<JobDirectory> closed = new ArrayList<>();
        for (JobDirectory directory : store.jobs()) {
            try {
                Optional<JobRecord> record = JobRecord.read(directory.record());
                if (record.isEmpty() || !record.get().isClosed()) {
                    close(directory, record.orElseGet(() -> JobRecord.begun("", 0, 0, true)), StepNames.NONE);
                    closed.add(directory);
                } else if (record.get().later() != bytesLater(directory)) {
                    // The service ended between the alert and the verdict.
                    amend(directory, StepNames.NONE);
                }
            } catch (IOException | CiException e) {
                problems.accept("cannot close the job " + directory.name() + ": " + FileErrorMessage.reason(e)
                        + "; it has no verdict. Check " + directory.root()
                        + "; the next start of the service tries again");
            }
        }
        return closed;
    }
}
