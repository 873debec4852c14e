package eyas.workbench.cases;

import eyas.engine.Alert;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of a case.
 *
 * @param alerts how often each rule alerted
 * @param failures where that is not what the case wants; none if it passed
 */
public record CaseResult(RuleCase of, SortedMap<String, Long> alerts, List<Failure> failures, Duration duration) {
    public CaseResult {
        alerts = new TreeMap<>(Map.copyOf(alerts));
        failures = List.copyOf(failures);
    }

    /** Return whether the case came out as it wants. */
    public boolean passed() {
        return failures.isEmpty();
    }

    /** One way in which a case did not come out as it wants. */
    public sealed interface Failure {
        /** Say it in one line. */
        String summary();
    }

    /**
     * A rule that must alert did not.
     *
     * @param reason why
     */
    public record Missing(String rule, Silence reason) implements Failure {
        @Override
        public String summary() {
            return "no alert of '" + rule + "'";
        }
    }

    /**
     * A rule that must not alert did.
     *
     * @param first the first of its alerts
     */
    public record Unexpected(String rule, long count, Alert first) implements Failure {
        @Override
        public String summary() {
            return count + (count == 1 ? " alert" : " alerts") + " of '" + rule + "', which must stay silent";
        }
    }

    /** A rule did not alert as often as it must. */
    public record WrongCount(String rule, long expected, long actual) implements Failure {
        @Override
        public String summary() {
            return "'" + rule + "' alerted " + actual + (actual == 1 ? " time" : " times") + ", not " + expected;
        }
    }

    /**
     * No alert of a rule has a text in its output that it must have.
     *
     * @param first the first alert of the rule
     */
    public record WrongOutput(String rule, String text, Alert first) implements Failure {
        @Override
        public String summary() {
            return "no output of '" + rule + "' contains \"" + text + "\"";
        }
    }

    /**
     * The case could not be played to its end.
     *
     * @param summary what is wrong, with the cure
     */
    public record Broken(String summary) implements Failure {}

    /** Why a rule stayed silent. */
    public sealed interface Silence {}

    /**
     * The rule is not among those that are tested.
     *
     * @param nearest the rule that was perhaps meant; empty if none is near
     */
    public record Unknown(String nearest) implements Silence {}

    /**
     * It is a correlation, and did not come about.
     *
     * @param rules the rules whose matches it counts
     */
    public record Incomplete(List<String> rules) implements Silence {
        public Incomplete {
            rules = List.copyOf(rules);
        }
    }

    /** The rule is switched off. */
    public record SwitchedOff() implements Silence {}

    /**
     * No event is of a type that the rule looks at.
     *
     * @param types the types that it looks at, as far as they are worth showing
     */
    public record OtherEvents(List<String> types) implements Silence {
        public OtherEvents {
            types = List.copyOf(types);
        }
    }

    /** The condition did not hold; nothing came nearer than this event. */
    public record Close(NearMiss miss) implements Silence {}

    /**
     * The condition held, but no alert came of it.
     *
     * @param event running number of the first event for which it held
     */
    public record Held(long event) implements Silence {}
}
