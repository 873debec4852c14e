package eyas.agent;

import eyas.agent.lock.LockEvaluation;
import eyas.agent.lock.LockSnapshot;
import eyas.agent.lock.SealedLock;
import eyas.ci.agent.AgentDirectory;
import eyas.ci.agent.AgentTermination;
import eyas.ci.agent.LogKey;
import eyas.ci.agent.LogRecord;
import eyas.ci.agent.LogRecordType;
import eyas.ci.agent.ParsedAgentLog;
import eyas.ci.agent.RunnerStateDirectory;
import eyas.ci.agent.SealedAlerts;
import eyas.ci.outcome.AlertVerification;
import eyas.ci.outcome.JobOutcome;
import eyas.ci.outcome.RuleFindings;
import eyas.ci.outcome.UtcTime;
import eyas.ci.provider.CiJob;
import eyas.ci.provider.CiProvider;
import eyas.session.report.ReportDirectory;
import eyas.text.FileErrorMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an ended agent left about a job, as far as its sealed log confirms it.
 *
 * @param job the job, with the values that the runner has kept for this step
 */
record AgentEvidence(CiProvider provider, CiJob job) {
    private static final String ANOTHER_LOG = "it is not the log of this job's watch";
    private static final String NOR_REPORT = ", so the report of the step that ended the watch cannot be verified";
    private static final long NANOS_PER_MILLI = 1_000_000;

    /**
     * The evidence found.
     *
     * @param lock the lock as it was when the watch started
     * @param sealed what the log records about the lock
     */
    record Found(JobOutcome outcome, Optional<LockSnapshot> lock, SealedLock sealed) {
        private static Found tampered(String reason) {
            return new Found(JobOutcome.tampered(reason), Optional.empty(), SealedLock.NOTHING);
        }
    }

    /** Returns the key that the log is sealed with; null in a separate stop step, which does not have it. */
    @Nullable
    LogKey key() {
        return job.reporter().persisted("key").flatMap(LogKey::parse).orElse(null);
    }

    private long worker() {
        return job.runner().map(ProcessHandle::pid).orElse(0L);
    }

    /** Returns whether the log starts with the hash that the first step has kept where the job's processes cannot reach it. */
    private boolean isFirst(ParsedAgentLog log) {
        Optional<String> first = job.reporter().persisted("log");
        return first.isEmpty()
                || log.records().isEmpty()
                || log.records().getFirst().hash().equals(first.get());
    }

    /**
     * Reads what the agent has left in its directory.
     *
     * @param order nonce of the stop request with which this step has ended the agent
     * @param notes limitations known so far; new ones are appended
     * @throws IOException if a file cannot be read
     */
    Found ofEnded(
            RunnerStateDirectory place,
            JobLifecycle life,
            String order,
            Optional<LockSnapshot> lock,
            List<String> notes)
            throws IOException {
        AgentDirectory directory = place.agent();
        ParsedAgentLog log = Files.exists(directory.log())
                ? ParsedAgentLog.of(directory.log(), ParsedAgentLog.Limits.DEFAULT, key())
                : new ParsedAgentLog(List.of(), "it is missing");
        log.gaps().forEach(gap -> notes.add(gapText(gap)));
        String own = Long.toString(ProcessHandle.current().pid());
        for (LogRecord attempt : AgentTermination.attempts(log)) {
            // This step itself may have resumed the agent.
            if (!attempt.detail("pid").equals(own)) {
                notes.add(SignalDescription.of(attempt));
            }
        }
        long further = AgentTermination.furtherAttempts(log);
        if (further > 0) {
            notes.add(further + " more signals to the agent, from processes that are not listed individually");
        }
        AgentTermination end = isFirst(log)
                ? AgentTermination.of(log).withStopOrder(log, order, key() != null)
                : new AgentTermination.Tampered(ANOTHER_LOG);
        if (end instanceof AgentTermination.Vanished vanished) {
            TerminationAnalysis.Result found =
                    new TerminationAnalysis(directory, provider.stepVariable(), worker()).find(log, vanished);
            found.refused().forEach(sent -> notes.add(SignalDescription.of(sent)));
            end = found.end();
        }
        SealedLock sealed = SealedLock.of(log);
        end = SealedLock.withReport(sealed.withLock(end, lock), sealed.files().change(directory.report()));
        return new Found(outcome(end, log, directory.report(), place, life, notes), lock, sealed);
    }

    /**
     * Reads what a step without the key has left of the watch that it ended and reported. A process with root privileges can have forged
     * everything that this step read; here the key is known. The end is {@link AgentTermination.Clean} only if the watch was ended by the
     * step that reported it, if that step belongs to the same action as the step that started it, and if the reported verdict matches the
     * sealed one.
     *
     * @throws IOException if a file cannot be read
     */
    Found ofReported(RunnerStateDirectory place, JobLifecycle life, List<String> notes) throws IOException {
        JobLifecycle.Watch watch = life.watches().getLast();
        ParsedAgentLog log = read(place.report().resolve(RunnerStateDirectory.LOG));
        if (!isFirst(log)) {
            return Found.tampered(ANOTHER_LOG + NOR_REPORT);
        }
        if (log.fault() != null) {
            return Found.tampered(log.fault() + NOR_REPORT);
        }
        if (watch.state() != JobLifecycle.State.REPORTED) {
            return Found.tampered("the watch has ended, and no step has recorded a verdict");
        }
        Optional<LockSnapshot> lock = LockSnapshot.read(place.judgedLock());
        SealedLock sealed = SealedLock.of(log);
        AgentTermination end = sealed.withLock(
                byTheSameAction(AgentTermination.of(log).withStopOrder(log, watch.order(), false), log), lock);
        if (lock.isPresent()) {
            // Later steps may have changed the rest of the report, but the file that is compared with the lock must be
            // the agent's.
            end = SealedLock.withReport(end, sealed.files().change(place.report(), LockEvaluation.REPORT));
        }
        JobOutcome found = outcome(end, log, place.report(), place, life, notes);
        return new Found(
                found.end() instanceof AgentTermination.Clean && !watch.reports(found)
                        ? found.ending(new AgentTermination.Tampered("the log's verdict is '"
                                + found.verdict().label() + "' with "
                                + found.findings().alerts()
                                + " alerts, but the step that ended the watch reported '" + watch.verdict()
                                + "' with " + watch.alerts()))
                        : found,
                lock,
                sealed);
    }

    /** Combines all watches of the job. If the watch was ended and restarted, earlier findings count and the gap is reported. */
    private JobOutcome outcome(
            AgentTermination end,
            ParsedAgentLog log,
            Path report,
            RunnerStateDirectory place,
            JobLifecycle life,
            List<String> notes)
            throws IOException {
        Map<String, String> steps = provider.stepNames(worker(), notes::add).displayNames();
        AlertVerification alerts = AlertVerification.read(
                report.resolve(ReportDirectory.ALERTS), RuleFindings.Limits.DEFAULT, SealedAlerts.last(log));
        JobOutcome outcome = JobOutcome.of(end, log, alerts, notes).called(steps);
        List<JobLifecycle.Watch> watches = life.watches();
        if (watches.size() < 2) {
            return outcome;
        }
        JobOutcome whole = outcome.after(RuleFindings.read(place.earlierAlerts(), RuleFindings.Limits.DEFAULT)
                .called(steps));
        return whole.end() instanceof AgentTermination.Clean
                ? whole.ending(new AgentTermination.Interrupted(
                        watches.getFirst().ended() * NANOS_PER_MILLI,
                        watches.getLast().started() * NANOS_PER_MILLI))
                : whole;
    }

    private ParsedAgentLog read(Path file) throws IOException {
        try {
            // If the log continues with another key, only the first record shows whether it is this job's log.
            ParsedAgentLog unsealed = ParsedAgentLog.of(file, ParsedAgentLog.Limits.DEFAULT, null);
            ParsedAgentLog sealed =
                    unsealed.fault() == null ? ParsedAgentLog.of(file, ParsedAgentLog.Limits.DEFAULT, key()) : unsealed;
            return new ParsedAgentLog(unsealed.records(), sealed.fault());
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "it was present when a step ended the watch, and is missing now: " + FileErrorMessage.reason(e), e);
        }
    }

    private static String gapText(ParsedAgentLog.Gap gap) {
        String between = " between " + UtcTime.time(gap.from()) + " and " + UtcTime.time(gap.to());
        return gap.isClockChange()
                ? "the system clock was changed or the machine was suspended" + between
                        + ": earlier and later times are not comparable"
                : "the agent was not scheduled" + between
                        + ": it was stopped, or the machine was overloaded; events that the kernel"
                        + " could not buffer are counted as lost";
    }

    /**
     * Returns {@link AgentTermination.EndedEarly} if the watch was not ended by the action that started it. A script, or an action of
     * another repository, ends it early. The agent has sealed the step and action of both. For actions of the workflow's own checkout the
     * runner reports no repository, so such a step cannot be distinguished from a script.
     */
    private static AgentTermination byTheSameAction(AgentTermination end, ParsedAgentLog log) {
        LogRecord stopped = log.last(LogRecordType.STOPPED).orElse(null);
        String started = log.last(LogRecordType.READY)
                .map(record -> record.detail("action"))
                .orElse("");
        return end instanceof AgentTermination.Clean
                        && stopped != null
                        && !started.isEmpty()
                        && !started.equals(stopped.detail("action"))
                ? new AgentTermination.EndedEarly(stopped.time(), stopped.detail("step"))
                : end;
    }
}
