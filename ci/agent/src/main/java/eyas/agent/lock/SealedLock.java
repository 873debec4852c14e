package eyas.agent.lock;

import eyas.ci.agent.AgentTermination;
import eyas.ci.agent.LogRecordType;
import eyas.ci.agent.ParsedAgentLog;
import eyas.ci.agent.SealedFiles;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the agent's log records about the lock and its final comparison. The log is sealed, so that the facts that decide whether a job
 * passes cannot be removed.
 *
 * @param mode the requested mode when the watch started; empty if the log does not contain it
 * @param digest {@link LockSnapshot#digest} of the lock when the watch started; empty for none
 * @param concluded the highest priority of new behavior at the end, see {@link LockWatch#concluded}
 * @param files the files of the report
 */
public record SealedLock(Optional<LockMode> mode, String digest, String concluded, SealedFiles files) {
    /** The value for an untrusted log. */
    public static final SealedLock NOTHING = new SealedLock(Optional.empty(), "", "", new SealedFiles(new TreeMap<>()));

    /** Returns what {@code log} records. */
    public static SealedLock of(ParsedAgentLog log) {
        if (log.records().isEmpty()) {
            return NOTHING;
        }
        String word = log.records().getFirst().detail(LockSnapshot.MODE);
        return new SealedLock(
                Optional.of(word.isEmpty() ? LockMode.OFF : LockMode.find(word).orElse(LockMode.ENFORCE)),
                log.records().getFirst().detail(LockSnapshot.DETAIL),
                log.last(LogRecordType.STOPPED)
                        .map(stopped -> stopped.detail(LockWatch.CONCLUDED))
                        .orElse(""),
                SealedFiles.of(log));
    }

    /** Returns {@code end}, or that the lock was replaced after the watch had started. */
    public AgentTermination withLock(AgentTermination end, Optional<LockSnapshot> retained) {
        return digest.equals(retained.map(LockSnapshot::digest).orElse(""))
                        || !(end instanceof AgentTermination.Clean || end instanceof AgentTermination.Failed)
                ? end
                : new AgentTermination.Tampered("the lock is not the one that the watch started with");
    }

    /** Returns {@code end}, or that the report was changed after the agent had ended normally: {@code change} describes how. */
    public static AgentTermination withReport(AgentTermination end, Optional<String> change) {
        return end instanceof AgentTermination.Clean && change.isPresent()
                ? new AgentTermination.ReportChanged(change.get())
                : end;
    }
}
