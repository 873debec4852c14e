package eyas.report.model;

import eyas.event.SourceCounters;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How complete the evidence is; a gap is never left to be guessed.
 *
 * @param scope what was watched, in words
 * @param events events seen
 * @param dropped events lost
 * @param malformed events that could not be read
 * @param truncated events with a parameter cut short
 * @param unknownThreads threads whose start was not seen
 * @param causes losses by cause
 * @param losses what is missing, and since when; what is not missing is left out
 * @param notes further limits that hold for this run, in words
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
    /** The loss of a recording that tells of nobody's deeds. */
    private static final String NO_ACTIVITY = "no_activity";
    /** The loss of a watch whose command ran on without its supervisor. */
    private static final String SUPERVISOR_KILLED = "supervisor_killed";

    public Coverage {
        causes = List.copyOf(causes);
        losses = List.copyOf(losses);
        notes = List.copyOf(notes);
    }

    /** Makes one of totals alone: when something was lost is not known. */
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

    /** How much a loss takes away. */
    public enum Severity {
        /** Something happened that is not in the evidence. */
        LOST,
        /** It is in the evidence, but what a rule would look at is missing. */
        BLIND,
        /** Something is missing that no rule needs. */
        PARTIAL,
        /** Nothing is missing; it is good to know. */
        FACT;

        /** Tell whether rules may have missed something by it, so that the verdict is incomplete. */
        public boolean hidesFromRules() {
            return this == LOST || this == BLIND;
        }
    }

    /**
     * One kind of loss.
     *
     * @param kind stable snake_case name
     * @param words what was counted, in words
     * @param severity how much it takes away
     * @param count how often
     * @param since the last time at which nothing of this kind had happened: what lies before is whole. 0 if unknown
     * @param last when it had last become more, 0 if unknown
     */
    public record Loss(String kind, String words, Severity severity, long count, long since, long last) {
        /** The first word in the plural, and the verb of what is said of it. */
        private static final Pattern NOUN = Pattern.compile("\\b(\\w*(?:ss|sh)(?=es\\b)|\\w*[^s\\W](?=s\\b))e?s\\b");

        private static final Pattern VERB = Pattern.compile("^([^,:(]*?\\b(?:that|which) )(were|are|have) ");

        /** Return the count and what was counted, for example {@code 1 thread whose start was not seen}. */
        public String text() {
            return String.format(Locale.ROOT, "%,d ", count) + (count == 1 ? one() : words);
        }

        private String one() {
            String ofOne = NOUN.matcher(words).replaceFirst("$1");
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

    /** Returns the same with other losses and notes. */
    public Coverage with(List<Loss> otherLosses, List<String> otherNotes) {
        return new Coverage(
                scope, events, dropped, malformed, truncated, unknownThreads, causes, otherLosses, otherNotes);
    }

    /** Return the coverage of a copy: of a recording in which nobody did anything it lacks nothing by that. */
    public Coverage ofCopy() {
        return with(
                losses.stream().filter(loss -> !loss.kind().equals(NO_ACTIVITY)).toList(), notes);
    }

    /** Return how many events are known to be missing or could not be read. */
    public long lostEvents() {
        return dropped + malformed;
    }

    /** Return what rules may have missed something by, the worst first; lost events are counted in totals, too. */
    public List<Loss> hiding() {
        return losses.stream().filter(loss -> loss.severity().hidesFromRules()).toList();
    }

    /** Returns how the watch ended, as far as losses show it. */
    public Verdict.Watched watched() {
        return losses.stream().anyMatch(loss -> loss.kind().equals(SUPERVISOR_KILLED))
                ? Verdict.Watched.TAMPERED
                : Verdict.Watched.TO_THE_END;
    }

    /** Tell whether something was seen, and rules are known to have missed nothing. */
    public boolean isComplete() {
        return events > 0 && lostEvents() == 0 && hiding().isEmpty();
    }
}
