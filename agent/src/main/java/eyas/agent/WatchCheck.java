package eyas.agent;

import eyas.agent.lock.KeptLock;
import eyas.agent.lock.LockJudgement;
import eyas.agent.lock.SealedLock;
import eyas.ci.agent.AgentEnd;
import eyas.ci.agent.JobPlace;
import eyas.ci.agent.LogKey;
import eyas.ci.agent.LogRecord;
import eyas.ci.agent.LogType;
import eyas.ci.agent.ReadLog;
import eyas.ci.agent.SealedAlerts;
import eyas.ci.agent.ToldVerdict;
import eyas.ci.outcome.BrokenRules;
import eyas.ci.outcome.JobOutcome;
import eyas.ci.outcome.ReadAlerts;
import eyas.ci.provider.StepNames;
import eyas.session.report.ReportFolder;
import eyas.text.FileProblem;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The comparison of what a step of its own has told of a watch that it ended with what the agent has sealed. Whoever has root can
 * have written everything that the step believed, for it has no key: the books, the log, the report. Here there is the key.
 */
final class WatchCheck {
    private final JobPlace place;
    private final @Nullable LogKey key;

    WatchCheck(JobPlace place, @Nullable LogKey key) {
        this.place = place;
        this.key = key;
    }

    /**
     * What is sealed of a job.
     *
     * @param lock the lock that its watch began with
     * @param sealed what the log has of that
     */
    record Found(JobOutcome outcome, Optional<KeptLock> lock, SealedLock sealed) {
        private static Found tampered(String reason) {
            return new Found(JobOutcome.tampered(reason), Optional.empty(), SealedLock.NOTHING);
        }
    }

    /**
     * Return what the job came to by what is sealed, its end {@link AgentEnd.Clean} only if the watch was ended by the step that has
     * told of it, of the same repository as the one that began it, and told the same.
     *
     * @param isFirst tells whether a log is the one that this job began with
     * @param names returns what steps are called, and adds to the notes it is given
     * @throws IOException if what the step has left cannot be read
     */
    Found found(Predicate<ReadLog> isFirst, Function<List<String>, StepNames> names) throws IOException {
        ReadLog log = read();
        if (!isFirst.test(log)) {
            return Found.tampered(JobStop.ANOTHER_LOG + ", and so cannot the report of the step that ended the watch");
        }
        if (log.fault() != null) {
            return Found.tampered(log.fault() + ", and so cannot the report of the step that ended the watch");
        }
        Optional<ToldVerdict> told = ToldVerdict.read(place.told());
        if (told.isEmpty()) {
            return Found.tampered("the watch has ended, and no step has left what it told of it");
        }
        Optional<KeptLock> lock = KeptLock.read(place.judgedLock());
        SealedLock sealed = SealedLock.of(log);
        List<String> notes = new ArrayList<>();
        StepNames called = names.apply(notes);
        ReadAlerts alerts = ReadAlerts.read(
                place.report().resolve(ReportFolder.ALERTS), BrokenRules.Limits.DEFAULT, SealedAlerts.last(log));
        AgentEnd end = byTheSameAction(AgentEnd.of(log).asked(log, told.get().order(), false), log);
        JobOutcome outcome = JobOutcome.of(judged(sealed.withLock(end, lock), lock, sealed), log, alerts, notes)
                .called(called.words());
        return new Found(
                outcome.end() instanceof AgentEnd.Clean && !isSame(outcome, told.get())
                        ? outcome.ending(new AgentEnd.Tampered("by it the job is '"
                                + outcome.verdict().word() + "' with "
                                + outcome.findings().alerts()
                                + " alerts, and the step that ended the watch has told '"
                                + told.get().verdict() + "' with " + told.get().alerts()))
                        : outcome,
                lock,
                sealed);
    }

    /** Later steps may have made something of the report, which is theirs by now; what a lock is judged by has to be the agent's. */
    private AgentEnd judged(AgentEnd end, Optional<KeptLock> lock, SealedLock sealed) throws IOException {
        return lock.isEmpty()
                ? end
                : SealedLock.withReport(end, sealed.files().change(place.report(), LockJudgement.REPORT));
    }

    private ReadLog read() throws IOException {
        Path file = place.report().resolve(JobPlace.LOG);
        try {
            // Of a log that goes on with another key only the first record tells whether it is the one of this job.
            ReadLog unsealed = ReadLog.of(file, ReadLog.Limits.DEFAULT, null);
            return unsealed.fault() != null || key == null ? unsealed : sealed(file, unsealed);
        } catch (NoSuchFileException e) {
            throw new IOException("it is gone, and was there when a step ended the watch: " + FileProblem.words(e), e);
        }
    }

    private ReadLog sealed(Path file, ReadLog unsealed) throws IOException {
        ReadLog sealed = ReadLog.of(file, ReadLog.Limits.DEFAULT, key);
        return sealed.fault() == null ? sealed : new ReadLog(unsealed.records(), sealed.fault());
    }

    /**
     * The step that ends a watch runs an action of the repository whose action began it. A script, and an action of another
     * repository, end it before its time. The agent has sealed of which step and action both were. The runner names no repository for
     * actions of the workflow's own checkout: there, nothing tells such a step from a script.
     */
    private static AgentEnd byTheSameAction(AgentEnd end, ReadLog log) {
        LogRecord stopped = log.last(LogType.STOPPED).orElse(null);
        String began =
                log.last(LogType.READY).map(record -> record.detail("action")).orElse("");
        return end instanceof AgentEnd.Clean
                        && stopped != null
                        && !began.isEmpty()
                        && !began.equals(stopped.detail("action"))
                ? new AgentEnd.EndedEarly(stopped.time(), stopped.detail("step"))
                : end;
    }

    /** Return whether the step that ended the watch has told what {@code outcome} says. */
    boolean isTold(JobOutcome outcome) throws IOException {
        return ToldVerdict.read(place.told())
                .filter(told -> isSame(outcome, told))
                .isPresent();
    }

    private static boolean isSame(JobOutcome outcome, ToldVerdict told) {
        return outcome.verdict().word().equals(told.verdict())
                && outcome.findings().alerts() == told.alerts();
    }
}
