package eyas.workbench.cases;

import eyas.engine.Alert;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The result of a case.
 *
 * @param alerts the number of alerts of each rule
 * @param failures the deviations from the expected alerts; empty if the case passed
 */
public record CaseResult(RuleCase of, SortedMap<String, Long> alerts, List<Failure> failures, Duration duration) {
    public CaseResult {
        alerts = new TreeMap<>(Map.copyOf(alerts));
        failures = List.copyOf(failures);
    }

    /** Returns whether the result is as expected. */
    public boolean passed() {
        return failures.isEmpty();
    }

    /** A deviation from the expected result. */
    public sealed interface Failure {
        /** Returns a one-line description. */
        String summary();
    }

    /**
     * An expected alert was not raised.
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
     * An unexpected alert was raised.
     *
     * @param first the rule's first alert
     */
    public record Unexpected(String rule, long count, Alert first) implements Failure {
        @Override
        public String summary() {
            return count + (count == 1 ? " alert" : " alerts") + " of '" + rule + "', expected none";
        }
    }

    /** The number of a rule's alerts is not the expected one. */
    public record WrongCount(String rule, long expected, long actual) implements Failure {
        @Override
        public String summary() {
            return "'" + rule + "' alerted " + actual + (actual == 1 ? " time" : " times") + ", not " + expected;
        }
    }

    /**
     * No output of a rule contains an expected text.
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
     * The case could not be evaluated to its end.
     *
     * @param summary the error with its remedy
     */
    public record Broken(String summary) implements Failure {}

    /** Why a rule raised no alert. */
    public sealed interface Silence {}

    /**
     * There is no such rule.
     *
     * @param nearest the closest name; empty if none is close
     */
    public record Unknown(String nearest) implements Silence {}

    /**
     * It is a correlation that was not completed.
     *
     * @param rules the rules whose matches it counts
     */
    public record Incomplete(List<String> rules) implements Silence {
        public Incomplete {
            rules = List.copyOf(rules);
        }
    }

    /** The rule is not enabled. */
    public record SwitchedOff() implements Silence {}

    /**
     * No event has a type that the rule checks.
     *
     * @param types the relevant types that it checks
     */
    public record OtherEvents(List<String> types) implements Silence {
        public OtherEvents {
            types = List.copyOf(types);
        }
    }

    /** The condition was false; this event came closest. */
    public record Close(NearMiss miss) implements Silence {}

    /**
     * The condition was true, but no alert was raised.
     *
     * @param event number of the first matching event
     */
    public record Suppressed(long event) implements Silence {}
}
