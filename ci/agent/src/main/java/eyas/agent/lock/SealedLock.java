package eyas.agent.lock;

import eyas.ci.agent.AgentTermination;
import eyas.ci.agent.LogRecordType;
import eyas.ci.agent.ParsedAgentLog;
import eyas.ci.agent.SealedFiles;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the agent's log has of the lock and of its last comparison with it. The log is sealed, so that nobody can take out of it what decides
 * whether a job passes.
 *
 * @param mode what the job asked for when its watch began; empty where the log does not say so
 * @param digest the lock that its watch began with, as {@link LockSnapshot#digest} has it; empty for none
 * @param concluded the worst that was new at the end, as {@link LockWatch#concluded} says it
 * @param files the files of the report
 */
public record SealedLock(Optional<LockMode> mode, String digest, String concluded, SealedFiles files) {
    /** What a log has that cannot be believed. */
    public static final SealedLock NOTHING = new SealedLock(Optional.empty(), "", "", new SealedFiles(new TreeMap<>()));

    /** Return what {@code log} has. */
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

    /** Return {@code end}, or that somebody has put another lock in the place of the one that the watch began with. */
    public AgentTermination withLock(AgentTermination end, Optional<LockSnapshot> kept) {
        return digest.equals(kept.map(LockSnapshot::digest).orElse(""))
                        || !(end instanceof AgentTermination.Clean || end instanceof AgentTermination.Failed)
                ? end
                : new AgentTermination.Tampered("the lock beside it is not the one that the job began with");
    }

    /** Return {@code end}, or that somebody has changed the report of an agent that has ended well: {@code change} says how. */
    public static AgentTermination withReport(AgentTermination end, Optional<String> change) {
        return end instanceof AgentTermination.Clean && change.isPresent()
                ? new AgentTermination.ReportChanged(change.get())
                : end;
    }
}
