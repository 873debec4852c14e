package eyas.hunt.question;

import eyas.hunt.indicator.SearchTerm;
import java.util.List;

/** A question. */
public sealed interface Question {
    /**
     * Finds jobs with given values.
     *
     * @param typed search terms
     * @param lists files of indicators
     */
    record Indicators(List<SearchTerm> typed, List<String> lists) implements Question {
        public Indicators {
            typed = List.copyOf(typed);
            lists = List.copyOf(lists);
        }
    }

    /**
     * Finds matches of rules in stored captures.
     *
     * @param files files of rules
     */
    record Rules(List<RuleText> files) implements Question {
        public Rules {
            files = List.copyOf(files);
        }
    }

    /**
     * A file of rules.
     *
     * @param name its name in findings
     * @param text its content
     */
    record RuleText(String name, String text) {}

    /**
     * Finds the first occurrence of each value of a kind.
     *
     * @param kind the kind, as in {@code observables}
     */
    record FirstSeen(String kind) implements Question {}

    /**
     * Runs a query.
     *
     * @param text one SELECT statement
     */
    record Sql(String text) implements Question {}

    /**
     * Finds values that were first seen in the scope's days.
     *
     * @param kinds the kinds of values
     */
    record New(List<String> kinds) implements Question {
        public New {
            kinds = List.copyOf(kinds);
        }
    }

    /** Compares the behavior of repositories, rare entries first. */
    record Locks() implements Question {}

    /** Returns whether rows of an answer count as findings. */
    default boolean isAlarming() {
        return switch (this) {
            case Indicators _, Rules _ -> true;
            case FirstSeen _, Sql _, New _, Locks _ -> false;
        };
    }
}
