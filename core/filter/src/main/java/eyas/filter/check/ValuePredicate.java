package eyas.filter.check;

import com.google.re2j.Pattern;
import eyas.filter.syntax.ListModifier;
import eyas.filter.syntax.Operator;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Collectors;

/** A test of a single value. Immutable. */
public sealed interface ValuePredicate {

    /** Returns the canonical text; equal texts on equal sources have equal outcomes. */
    String text();

    /** Returns the rough cost of one test, in the unit of {@link Source#cost}. */
    int cost();

    /** Holds for any value. */
    record Present() implements ValuePredicate {
        @Override
        public String text() {
            return "exists";
        }

        @Override
        public int cost() {
            return 0;
        }
    }

    /**
     * Holds if the number is one of {@code values}, or, if {@code negated}, none of them.
     *
     * @param values numbers as an extractor sets them; may be empty
     */
    record NumberMember(SortedSet<Long> values, boolean negated) implements ValuePredicate {
        @Override
        public String text() {
            return (negated ? "!in " : "in ") + values;
        }

        @Override
        public int cost() {
            return 1;
        }
    }

    /** Holds if the bytes are one of {@code values}, or, if {@code negated}, none of them. */
    record BytesMember(SortedSet<ByteString> values, boolean negated) implements ValuePredicate {
        @Override
        public String text() {
            return (negated ? "!in " : "in ") + values;
        }

        @Override
        public int cost() {
            return 3;
        }
    }

    /** Compares numbers by size: {@code <}, {@code <=}, {@code >}, {@code >=}. */
    record NumberOrder(Operator operator, long value, ValueKind kind) implements ValuePredicate {
        @Override
        public String text() {
            return operator.symbol() + " " + value;
        }

        @Override
        public int cost() {
            return 1;
        }
    }

    /** Compares strings bytewise, as unsigned bytes. */
    record BytesOrder(Operator operator, ByteString value) implements ValuePredicate {
        @Override
        public String text() {
            return operator.symbol() + " " + value;
        }

        @Override
        public int cost() {
            return 1;
        }
    }

    /** Holds if the bytes start with {@code value}. */
    record StartsWith(ByteString value) implements ValuePredicate {
        @Override
        public String text() {
            return "startswith " + value;
        }

        @Override
        public int cost() {
            return 2;
        }
    }

    /** Holds if the bytes end with {@code value}. */
    record EndsWith(ByteString value) implements ValuePredicate {
        @Override
        public String text() {
            return "endswith " + value;
        }

        @Override
        public int cost() {
            return 2;
        }
    }

    /** Holds if {@code value} occurs; {@code fold} ignores the case of ASCII letters. */
    record Contains(ByteString value, boolean fold) implements ValuePredicate {
        @Override
        public String text() {
            return (fold ? "icontains " : "contains ") + value;
        }

        @Override
        public int cost() {
            return fold ? 10 : 6;
        }
    }

    /** Holds if the pattern, with the syntax of {@code fnmatch} without flags, matches the whole value. */
    record Glob(ByteString pattern, boolean fold) implements ValuePredicate {
        @Override
        public String text() {
            return (fold ? "iglob " : "glob ") + pattern;
        }

        @Override
        public int cost() {
            return isAnchored(pattern.bytes()) ? 2 : 6;
        }

        /** Returns whether the pattern starts with literal characters, so that most values fail early. */
        private static boolean isAnchored(byte[] pattern) {
            return pattern.length > 1 && "*?[\\".indexOf(pattern[0]) < 0 && "*?[\\".indexOf(pattern[1]) < 0;
        }
    }

    /** Holds if the regular expression matches the whole value. */
    record Regex(ByteString pattern, Pattern compiled) implements ValuePredicate {
        @Override
        public String text() {
            return "regex " + pattern;
        }

        @Override
        public int cost() {
            return 100;
        }
    }

    /** Holds if one of {@code paths} is the value or a directory above it; components may be globs. */
    record PathMatch(SortedSet<ByteString> paths) implements ValuePredicate {
        @Override
        public String text() {
            return "pmatch " + paths;
        }

        @Override
        public int cost() {
            return 6;
        }
    }

    /** Holds if the address is in one of {@code networks}, or, if {@code negated}, in none of them. */
    record InNetwork(List<Network> networks, boolean negated) implements ValuePredicate {
        public InNetwork {
            networks = List.copyOf(networks);
        }

        @Override
        public String text() {
            return (negated ? "!in " : "in ")
                    + networks.stream().map(Network::toString).sorted().collect(Collectors.joining(", ", "[", "]"));
        }

        @Override
        public int cost() {
            return 1 + networks.size();
        }
    }

    /**
     * Compares with the values of another source.
     *
     * @param operator never {@code ==}, {@code regex} or {@code pmatch}
     */
    record Against(Operator operator, Source right) implements ValuePredicate {
        @Override
        public String text() {
            return operator.symbol() + " val(" + right.text() + ")";
        }

        @Override
        public int cost() {
            return 2 + right.cost();
        }
    }

    /** Holds if exactly one, any or all of {@code tests} hold; never empty. */
    record Combined(ListModifier modifier, List<ValuePredicate> tests) implements ValuePredicate {
        public Combined {
            tests = List.copyOf(tests);
        }

        @Override
        public String text() {
            return tests.stream()
                    .map(ValuePredicate::text)
                    .collect(Collectors.joining("; ", modifier.keyword() + " (", ")"));
        }

        @Override
        public int cost() {
            return tests.stream().mapToInt(ValuePredicate::cost).sum();
        }
    }
}
