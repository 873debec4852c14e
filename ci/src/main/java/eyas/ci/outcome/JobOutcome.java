package eyas.ci.outcome;

import eyas.ci.agent.AgentEnd;
import eyas.report.model.Verdict;
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
 */
public record JobOutcome(
        @Nullable AgentEnd end, String why, BrokenRules findings, long events, long lost, List<String> notes) {
    public JobOutcome {
        notes = List.copyOf(notes);
    }

    /** Returns the outcome of a job that nobody watched. */
    public static JobOutcome notMonitored(String why) {
        return new JobOutcome(null, why, BrokenRules.none(), 0, 0, List.of());
    }

    /** Returns the same with other words for the steps whose ids are in {@code words}. */
    public JobOutcome called(Map<String, String> words) {
        return new JobOutcome(end, why, findings.called(words), events, lost, notes);
    }

    /** Returns the same with the findings of earlier watches of the same job before its own. */
    public JobOutcome after(BrokenRules earlier) {
        return new JobOutcome(end, why, earlier.and(findings), events, lost, notes);
    }

    /** Returns the same with another end of the agent. */
    public JobOutcome ending(AgentEnd other) {
        return new JobOutcome(other, why, findings, events, lost, notes);
    }

    /** Returns the verdict. */
    public Verdict verdict() {
        return Verdict.of(findings.alerts() > 0, lost == 0, watched());
    }

    private Verdict.Watched watched() {
        return switch (end) {
            case null -> Verdict.Watched.NOT;
            case AgentEnd.Killed _,
                    AgentEnd.Vanished _,
                    AgentEnd.Tampered _,
                    AgentEnd.Interrupted _,
                    AgentEnd.Blinded _ -> Verdict.Watched.TAMPERED;
            case AgentEnd.Failed _ -> Verdict.Watched.IN_PART;
            case AgentEnd.Clean _ -> Verdict.Watched.TO_THE_END;
        };
    }

    /** Return whether somebody stopped the agent or changed what it wrote: that is a finding, whatever rules say. */
    public boolean isAttacked() {
        return switch (end) {
            case null -> false;
            case AgentEnd.Killed _, AgentEnd.Tampered _, AgentEnd.Interrupted _, AgentEnd.Blinded _ -> true;
            case AgentEnd.Clean _, AgentEnd.Vanished _, AgentEnd.Failed _ -> false;
        };
    }

    /** Return whether the job was not watched to its end, and nobody knows for certain that somebody meant it. */
    public boolean isIncomplete() {
        return switch (end) {
            case null -> true;
            case AgentEnd.Vanished _, AgentEnd.Failed _ -> true;
            case AgentEnd.Clean _, AgentEnd.Killed _, AgentEnd.Tampered _, AgentEnd.Interrupted _, AgentEnd.Blinded _ ->
                false;
        };
    }

    /** Returns how much was seen, in one word: {@code complete}, {@code partial} or {@code none}. */
    public String coverage() {
        return switch (end) {
            case null -> "none";
            case AgentEnd.Clean _ -> lost == 0 ? "complete" : "partial";
            default -> "partial";
        };
    }

    /** Returns what is wrong with the agent's end, in words; empty where nothing is. */
    public Optional<String> problem() {
        return switch (end) {
            case null -> Optional.of("This job was NOT monitored: " + why);
            case AgentEnd.Clean _ -> Optional.empty();
            case AgentEnd.Killed killed ->
                Optional.of("The agent was killed (signal " + killed.signal() + ") at " + UtcTime.time(killed.time())
                        + " by process " + killed.pid()
                        + (killed.name().isEmpty() ? "" : " (" + killed.name() + ")")
                        + (killed.step().isEmpty() ? "" : ", child of step " + killed.step())
                        + ". What came after was not seen.");
            case AgentEnd.Vanished vanished ->
                Optional.of("The agent ended without a word after " + UtcTime.time(vanished.lastSeen())
                        + ": it was killed, or the machine ended it. What came after was not seen.");
            case AgentEnd.Failed failed ->
                Optional.of("The events could be read only up to " + UtcTime.time(failed.time()) + ": "
                        + failed.message() + ". What came after was not seen.");
            case AgentEnd.Blinded blinded ->
                Optional.of("The kernel was kept from telling the agent"
                        + (blinded.since() == 0 ? "" : ", found at " + UtcTime.time(blinded.since())) + ": "
                        + blinded.what() + ". What came after was not seen, and perhaps some of what came before.");
            case AgentEnd.Interrupted gap ->
                Optional.of("The watch was ended at " + UtcTime.time(gap.ended()) + " and begun again at "
                        + UtcTime.time(gap.begun()) + ". What happened in between was not seen.");
            case AgentEnd.Tampered tampered ->
                Optional.of("The agent's log cannot be believed: " + tampered.reason() + ".");
        };
    }
}
