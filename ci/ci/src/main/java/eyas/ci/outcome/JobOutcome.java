package eyas.ci.outcome;

import eyas.ci.agent.AgentTermination;
import eyas.ci.agent.LogRecord;
import eyas.ci.agent.LogRecordType;
import eyas.ci.agent.ParsedAgentLog;
import eyas.report.model.Verdict;
import eyas.rules.model.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a job when it ends.
 *
 * @param end how the agent ended; null if there was none
 * @param why why the job was not watched; empty if it was
 * @param findings the findings of rules
 * @param events number of events seen
 * @param lost number of events lost, dropped by the kernel or unreadable
 * @param notes further limitations
 * @param seen the agent's verdict, computed from everything that was seen and lost; other facts can only make it worse
 * @param complete whether the agent knows that rules have missed nothing
 * @param besides the severity of findings other than triggered rules, such as suspicious DNS queries, as the priority of an equivalent
 * rule; empty if there are none
 */
public record JobOutcome(
        @Nullable AgentTermination end,
        String why,
        RuleFindings findings,
        long events,
        long lost,
        List<String> notes,
        Verdict seen,
        boolean complete,
        Optional<Priority> besides) {
    /** The detail of the agent's last record that contains {@link #besides}. */
    public static final String BESIDES = "besides";

    public JobOutcome {
        notes = List.copyOf(notes);
    }

    /** Returns the outcome of a job that was not watched. */
    public static JobOutcome notMonitored(String why) {
        return new JobOutcome(
                null, why, RuleFindings.none(), 0, 0, List.of(), Verdict.NOT_MONITORED, false, Optional.empty());
    }

    /** Returns the outcome of a job whose watch was interrupted and left no evidence. */
    public static JobOutcome tampered(String reason) {
        return new JobOutcome(
                new AgentTermination.Tampered(reason),
                "",
                RuleFindings.none(),
                0,
                0,
                List.of(),
                Verdict.TAMPERED,
                false,
                Optional.empty());
    }

    /**
     * Determines the outcome from an agent's evidence.
     *
     * @param end how it ended, according to its log and its ring buffer
     * @param log its log
     * @param alerts the alerts that it has written
     * @param notes the notes of the step that ended it; those of the log are added
     */
    public static JobOutcome of(
            AgentTermination end, ParsedAgentLog log, AlertVerification alerts, List<String> notes) {
        List<String> all = new ArrayList<>(notes);
        Optional<LogRecord> stopped = log.last(LogRecordType.STOPPED);
        Optional<LogRecord> last = stopped.or(() -> log.last(LogRecordType.HEARTBEAT));
        last.map(record -> record.detail("notes"))
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> all.addAll(text.lines().toList()));
        AgentTermination concluded = end;
        if (alerts.change().isPresent()) {
            if (end instanceof AgentTermination.Clean || end instanceof AgentTermination.Failed) {
                concluded = new AgentTermination.AlertsChanged(alerts.change().get());
            } else {
                all.addFirst(alerts.change().get());
            }
        }
        return new JobOutcome(
                concluded,
                "",
                alerts.rules(),
                last.map(record -> record.number("events")).orElse(0L),
                last.map(record -> record.number("dropped")).orElse(0L),
                all,
                stopped.flatMap(record -> Verdict.of(record.detail("verdict"))).orElse(Verdict.INCOMPLETE),
                stopped.map(record -> record.detail("complete").equals("true")).orElse(false),
                stopped.flatMap(record -> Priority.of(record.detail(BESIDES))));
    }

    /** Returns a copy in which the step IDs in {@code words} are replaced by names. */
    public JobOutcome called(Map<String, String> words) {
        return new JobOutcome(end, why, findings.called(words), events, lost, notes, seen, complete, besides);
    }

    /** Returns a copy without the findings of one rule. */
    public JobOutcome without(String rule) {
        return new JobOutcome(
                end, why, findings.only(name -> !name.equals(rule)), events, lost, notes, seen, complete, besides);
    }

    /** Returns a copy with the findings of earlier watches of the same job before its own. */
    public JobOutcome after(RuleFindings earlier) {
        return new JobOutcome(end, why, earlier.and(findings), events, lost, notes, seen, complete, besides);
    }

    /** Returns a copy with a further limitation. */
    public JobOutcome noting(String note) {
        List<String> all = new ArrayList<>(notes);
        all.add(note);
        return new JobOutcome(end, why, findings, events, lost, all, seen, complete, besides);
    }

    /** Returns a copy with another end of the agent. */
    public JobOutcome ending(AgentTermination other) {
        return new JobOutcome(other, why, findings, events, lost, notes, seen, complete, besides);
    }

    /** Returns the verdict: the agent's, or a worse one. */
    public Verdict verdict() {
        return Verdict.of(findings.alerts() > 0, isComplete(), watched()).orWorse(seen);
    }

    /** Returns whether a rule of at least {@code threshold} was triggered, or there is another finding of that severity. */
    public boolean reaches(Priority threshold) {
        return findings.reach(threshold)
                || besides.filter(known -> known.atLeast(threshold)).isPresent();
    }

    /** Returns whether the job was watched to its end, and rules are known to have missed nothing. */
    public boolean isComplete() {
        return complete && lost == 0 && findings.unread() == 0 && watched() == Verdict.Watched.TO_THE_END;
    }

    private Verdict.Watched watched() {
        return switch (end) {
            case null -> Verdict.Watched.NOT;
            case AgentTermination.Killed _,
                    AgentTermination.Vanished _,
                    AgentTermination.Tampered _,
                    AgentTermination.Interrupted _,
                    AgentTermination.EndedEarly _,
                    AgentTermination.AlertsChanged _,
                    AgentTermination.ReportChanged _,
                    AgentTermination.Blinded _ -> Verdict.Watched.TAMPERED;
            case AgentTermination.Failed _ -> Verdict.Watched.IN_PART;
            case AgentTermination.Clean _ -> Verdict.Watched.TO_THE_END;
        };
    }

    /**
     * Returns whether the watch was interrupted or its files were changed, by any process. An agent that vanished counts: an attacker who
     * can end it can do so without leaving a trace.
     */
    public boolean isAttacked() {
        return watched() == Verdict.Watched.TAMPERED;
    }

    /** Returns whether the job was not watched to its end, without proof of an attack. */
    public boolean wasCutOff() {
        return end == null || end instanceof AgentTermination.Vanished || end instanceof AgentTermination.Failed;
    }

    /** Returns the coverage in one word: {@code complete}, {@code partial} or {@code none}. */
    public String coverage() {
        return end == null ? "none" : isComplete() ? "complete" : "partial";
    }

    /** Returns a description of an abnormal end of the agent; empty if the end was normal. */
    public Optional<String> problem() {
        return switch (end) {
            case null -> Optional.of("This job was NOT monitored: " + why);
            case AgentTermination.Clean _ -> isComplete() ? Optional.empty() : Optional.of(missing());
            case AgentTermination.Killed killed ->
                Optional.of("The agent was killed (signal " + killed.signal() + ") at " + UtcTime.time(killed.time())
                        + " by process " + killed.pid()
                        + (killed.name().isEmpty() ? "" : " (" + killed.name() + ")")
                        + (killed.step().isEmpty() ? "" : ", child of step " + killed.step())
                        + ". Later events were not seen.");
            case AgentTermination.Vanished vanished ->
                Optional.of("The agent ended without a final record after " + UtcTime.time(vanished.lastSeen())
                        + ": it was killed, or the machine was shut down. Later events were not seen.");
            case AgentTermination.Failed failed ->
                Optional.of("Events could be read only until " + UtcTime.time(failed.time()) + ": " + failed.message()
                        + ". Later events were not seen.");
            case AgentTermination.Blinded blinded ->
                Optional.of("The agent was prevented from seeing or restricting the job"
                        + (blinded.since() == 0 ? "" : ", found at " + UtcTime.time(blinded.since())) + ": "
                        + blinded.what() + ". Later events were not seen, and earlier ones may be missing.");
            case AgentTermination.Interrupted gap ->
                Optional.of("The watch was ended at " + UtcTime.time(gap.ended()) + " and restarted at "
                        + UtcTime.time(gap.begun()) + ". Events in between were not seen.");
            case AgentTermination.EndedEarly early ->
                Optional.of("The watch was ended at " + UtcTime.time(early.time())
                        + (early.step().isEmpty() ? "" : ", requested by step " + early.step())
                        + ", and not by the intended step. Later events were not seen.");
            case AgentTermination.Tampered tampered ->
                Optional.of("The agent's log is not trustworthy: " + tampered.reason() + ".");
            case AgentTermination.AlertsChanged changed ->
                Optional.of("The alerts that the agent wrote were changed: " + changed.reason() + ".");
            case AgentTermination.ReportChanged changed ->
                Optional.of("The report that the agent wrote was changed: " + changed.reason() + ".");
        };
    }

    /** Describes what is missing of a job that was watched to its end. */
    private String missing() {
        String what = lost > 0
                ? VerdictText.count(lost, "event") + (lost == 1 ? " was lost" : " were lost")
                : findings.unread() > 0
                        ? VerdictText.count(findings.unread(), "alert") + " could not be read"
                        : notes.isEmpty() ? "see the report's coverage" : notes.getFirst();
        return "Not everything was seen: " + what + ". Rules that are not listed may have matched unseen.";
    }
}
