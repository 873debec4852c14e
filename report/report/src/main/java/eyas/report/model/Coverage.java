package eyas.report.model;

import eyas.event.SourceCounters;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The completeness of the evidence.
 *
 * @param scope description of what was monitored
 * @param events observed events
 * @param dropped lost events
 * @param malformed events that could not be read
 * @param truncated events with a truncated parameter
 * @param unknownThreads threads whose start was not observed
 * @param causes losses by cause
 * @param losses the losses by kind, without kinds that did not occur
 * @param notes further limitations of this run
 */
public record Coverage(
        String scope,
        long events,
        long dropped,
        long malformed,
        long truncated,
        long unknownThreads,
        List<SourceCounters.Cause> causes,
        List<Loss> losses,
        List<String> notes) {
    /** The loss of a recording that contains no activity of a job. */
    private static final String NO_ACTIVITY = "no_activity";
    /** The loss of a run whose supervisor was killed while the command ran on. */
    private static final String SUPERVISOR_KILLED = "supervisor_killed";

    public Coverage {
        causes = List.copyOf(causes);
        losses = List.copyOf(losses);
        notes = List.copyOf(notes);
    }

    /** Creates a coverage of totals only, without loss times. */
    public Coverage(
            String scope,
            long events,
            long dropped,
            long malformed,
            long truncated,
            long unknownThreads,
            List<SourceCounters.Cause> causes,
            List<String> notes) {
        this(scope, events, dropped, malformed, truncated, unknownThreads, causes, List.of(), notes);
    }

    /** The effect of a loss on the evidence. */
    public enum Severity {
        /** Something happened that is not in the evidence. */
        LOST,
        /** The event is in the evidence, but lacks data that rules may need. */
        BLIND,
        /** Data is missing that no rule needs. */
        PARTIAL,
        /** No data is missing; informational. */
        FACT;

        /** Returns whether rules may have missed something, which makes the verdict incomplete. */
        public boolean hidesFromRules() {
            return this == LOST || this == BLIND;
        }
    }

    /**
     * One kind of loss.
     *
     * @param kind stable snake_case name
     * @param description description of what was counted
     * @param severity its effect on the evidence
     * @param count number of occurrences
     * @param since the last time at which no loss of this kind had occurred: evidence before that is complete. 0 if unknown
     * @param last time of the last known increase, 0 if unknown
     */
    public record Loss(String kind, String description, Severity severity, long count, long since, long last) {
        /** Matches the first plural noun, to form the singular; {@link #VERB} matches the verb that follows it. */
        private static final Pattern NOUN = Pattern.compile("\\b(\\w*(?:ss|sh)(?=es\\b)|\\w*[^s\\W](?=s\\b))e?s\\b");

        private static final Pattern VERB = Pattern.compile("^([^,:(]*?\\b(?:that|which) )(were|are|have) ");

        /** Returns the count and what was counted, for example {@code 1 thread whose start was not seen}. */
        public String text() {
            return String.format(Locale.ROOT, "%,d ", count) + (count == 1 ? one() : description);
        }

        private String one() {
            String ofOne = NOUN.matcher(description).replaceFirst("$1");
            return VERB.matcher(ofOne).replaceFirst(found -> found.group(1) + verb(found.group(2)) + " ");
        }

        private static String verb(String ofMany) {
            return switch (ofMany) {
                case "were" -> "was";
                case "are" -> "is";
                default -> "has";
            };
        }
    }

    /** Returns a copy with other losses and notes. */
    public Coverage with(List<Loss> otherLosses, List<String> otherNotes) {
        return new Coverage(
                scope, events, dropped, malformed, truncated, unknownThreads, causes, otherLosses, otherNotes);
    }

    /** Returns the coverage of a copied recording: missing activity is no loss for a copy. */
    public Coverage ofCopy() {
        return with(
                losses.stream().filter(loss -> !loss.kind().equals(NO_ACTIVITY)).toList(), notes);
    }

    /** Returns the number of events that are known to be missing or could not be read. */
    public long lostEvents() {
        return dropped + malformed;
    }

    /** Returns the losses by which rules may have missed something, the worst first; lost events are included in totals, too. */
    public List<Loss> hiding() {
        return losses.stream().filter(loss -> loss.severity().hidesFromRules()).toList();
    }

    /** Returns how monitoring ended, as far as losses show it. */
    public Verdict.Watched watched() {
        return losses.stream().anyMatch(loss -> loss.kind().equals(SUPERVISOR_KILLED))
                ? Verdict.Watched.TAMPERED
                : Verdict.Watched.TO_THE_END;
    }

    /** Returns whether events were observed and no loss is known that hides something from rules. */
    public boolean isComplete() {
        return events > 0 && lostEvents() == 0 && hiding().isEmpty();
    }
}
