package eyas.hunt.question;

import eyas.hunt.indicator.SearchTerm;
import java.util.List;

/** One question. */
public sealed interface Question {
    /**
     * Which jobs had to do with something.
     *
     * @param typed what is looked for
     * @param lists files of indicators, whose content is looked for as well
     */
    record Indicators(List<SearchTerm> typed, List<String> lists) implements Question {
        public Indicators {
            typed = List.copyOf(typed);
            lists = List.copyOf(lists);
        }
    }

    /**
     * What rules find in stored captures.
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
     * @param name what findings call it
     * @param text its content
     */
    record RuleText(String name, String text) {}

    /**
     * When and where each value of a kind was seen first.
     *
     * @param kind the kind of value, as {@code observables} has it
     */
    record FirstSeen(String kind) implements Question {}

    /**
     * What a query returns.
     *
     * @param text one statement that reads
     */
    record Sql(String text) implements Question {}

    /**
     * What was not seen before the time asked about.
     *
     * @param kinds the kinds of values
     */
    record New(List<String> kinds) implements Question {
        public New {
            kinds = List.copyOf(kinds);
        }
    }

    /** Which repositories have which behaviour, rare ones first. */
    record Locks() implements Question {}

    /** Returns whether rows of an answer are what somebody hopes not to find. */
    default boolean isAlarming() {
        return switch (this) {
            case Indicators _, Rules _ -> true;
            case FirstSeen _, Sql _, New _, Locks _ -> false;
        };
    }
}
