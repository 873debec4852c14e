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
 * Gathers what is known about a job when it ends.
 *
 * @param end how the agent ended; null where there was none
 * @param why why nothing was watched; empty where something was
 * @param findings what rules found
 * @param events events seen
 * @param lost events lost, dropped by the kernel or unreadable
 * @param notes further limits, in words
 * @param seen the verdict of whoever watched, computed from everything that was seen and lost; what is known here besides
 *     can only make it worse
 * @param complete whether whoever watched knows that rules have missed nothing
 * @param besides how bad it is what is known besides broken rules, such as suspicious look-ups, as the priority of a rule about the
 *     same; empty where there is nothing
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
    /** The detail of the agent's last record that has {@link #besides}. */
    public static final String BESIDES = "besides";

    public JobOutcome {
        notes = List.copyOf(notes);
    }

    /** Returns the outcome of a job that nobody watched. */
    public static JobOutcome notMonitored(String why) {
        return new JobOutcome(
                null, why, RuleFindings.none(), 0, 0, List.of(), Verdict.NOT_MONITORED, false, Optional.empty());
    }

    /** Returns the outcome of a job whose watch somebody has broken off, and nothing of what was seen is left. */
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
     * Concludes from what an agent has left.
     *
     * @param end how it ended, as far as its log and its ring tell
     * @param log its log
     * @param alerts the alerts that it has written down
     * @param notes what whoever ended it has to say; what the log notes is added
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

    /** Returns the same with other words for the steps whose ids are in {@code words}. */
    public JobOutcome called(Map<String, String> words) {
        return new JobOutcome(end, why, findings.called(words), events, lost, notes, seen, complete, besides);
    }

    /** Return the same without what was found of one rule. */
    public JobOutcome without(String rule) {
        return new JobOutcome(
                end, why, findings.only(name -> !name.equals(rule)), events, lost, notes, seen, complete, besides);
    }

    /** Returns the same with the findings of earlier watches of the same job before its own. */
    public JobOutcome after(RuleFindings earlier) {
        return new JobOutcome(end, why, earlier.and(findings), events, lost, notes, seen, complete, besides);
    }

    /** Return the same with a further limit, in words. */
    public JobOutcome noting(String note) {
        List<String> all = new ArrayList<>(notes);
        all.add(note);
        return new JobOutcome(end, why, findings, events, lost, all, seen, complete, besides);
    }

    /** Returns the same with another end of the agent. */
    public JobOutcome ending(AgentTermination other) {
        return new JobOutcome(other, why, findings, events, lost, notes, seen, complete, besides);
    }

    /** Returns the verdict: that of whoever watched, or a worse one. */
    public Verdict verdict() {
        return Verdict.of(findings.alerts() > 0, isWhole(), watched()).orWorse(seen);
    }

    /** Return whether a rule as urgent as {@code threshold} was broken, or something as bad is known besides. */
    public boolean reaches(Priority threshold) {
        return findings.reach(threshold)
                || besides.filter(known -> known.atLeast(threshold)).isPresent();
    }

    /** Return whether the job was watched to its end, and rules are known to have missed nothing. */
    public boolean isWhole() {
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
     * Return whether the watch was broken off or what it wrote was changed, by whomever: an agent that went without a word
     * counts, since whoever can end it can do so without leaving a name.
     */
    public boolean isAttacked() {
        return watched() == Verdict.Watched.TAMPERED;
    }

    /** Return whether the job was not watched to its end, and nobody knows for certain that somebody meant it. */
    public boolean wasCutOff() {
        return end == null || end instanceof AgentTermination.Vanished || end instanceof AgentTermination.Failed;
    }

    /** Returns how much was seen, in one word: {@code complete}, {@code partial} or {@code none}. */
    public String coverage() {
        return end == null ? "none" : isWhole() ? "complete" : "partial";
    }

    /** Returns what is wrong with the agent's end, in words; empty where nothing is. */
    public Optional<String> problem() {
        return switch (end) {
            case null -> Optional.of("This job was NOT monitored: " + why);
            case AgentTermination.Clean _ -> isWhole() ? Optional.empty() : Optional.of(missing());
            case AgentTermination.Killed killed ->
                Optional.of("The agent was killed (signal " + killed.signal() + ") at " + UtcTime.time(killed.time())
                        + " by process " + killed.pid()
                        + (killed.name().isEmpty() ? "" : " (" + killed.name() + ")")
                        + (killed.step().isEmpty() ? "" : ", child of step " + killed.step())
                        + ". What came after was not seen.");
            case AgentTermination.Vanished vanished ->
                Optional.of("The agent ended without a word after " + UtcTime.time(vanished.lastSeen())
                        + ": it was killed, or the machine ended it. What came after was not seen.");
            case AgentTermination.Failed failed ->
                Optional.of("The events could be read only up to " + UtcTime.time(failed.time()) + ": "
                        + failed.message() + ". What came after was not seen.");
            case AgentTermination.Blinded blinded ->
                Optional.of("The agent was kept from seeing or holding the job"
                        + (blinded.since() == 0 ? "" : ", found at " + UtcTime.time(blinded.since())) + ": "
                        + blinded.what() + ". What came after was not seen, and perhaps some of what came before.");
            case AgentTermination.Interrupted gap ->
                Optional.of("The watch was ended at " + UtcTime.time(gap.ended()) + " and begun again at "
                        + UtcTime.time(gap.begun()) + ". What happened in between was not seen.");
            case AgentTermination.EndedEarly early ->
                Optional.of("The watch was ended at " + UtcTime.time(early.time())
                        + (early.step().isEmpty() ? "" : ", asked for by step " + early.step())
                        + ", and not by the step that was to end it. What came after was not seen.");
            case AgentTermination.Tampered tampered ->
                Optional.of("The agent's log cannot be believed: " + tampered.reason() + ".");
            case AgentTermination.AlertsChanged changed ->
                Optional.of("The alerts that the agent wrote down were changed: " + changed.reason() + ".");
            case AgentTermination.ReportChanged changed ->
                Optional.of("The report that the agent wrote was changed: " + changed.reason() + ".");
        };
    }

    /** What is missing of a job that was watched to its end. */
    private String missing() {
        String what = lost > 0
                ? VerdictText.count(lost, "event") + (lost == 1 ? " was lost" : " were lost")
                : findings.unread() > 0
                        ? VerdictText.count(findings.unread(), "alert") + " could not be read back"
                        : notes.isEmpty() ? "the report's coverage says what is missing" : notes.getFirst();
        return "Not everything was seen: " + what + ". That a rule is not listed does not mean that it was kept.";
    }
}
