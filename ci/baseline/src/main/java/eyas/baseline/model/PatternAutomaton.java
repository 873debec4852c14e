package eyas.baseline.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The states of a pattern for matching a text. Each state accepts characters of a set; a repeating state is left when the next one accepts.
 * Immutable.
 *
 * <p>All reachable states are tracked at the same time, so matching takes at most the length of the text times the number of states.
 */
final class PatternAutomaton {
    /** Represent wildcards in a matched text; no text of a lock or report contains these characters. */
    static final int ONE_PART = 0xE000;

    static final int ALL_PARTS = 0xE001;

    /** Numbers from here on represent placeholders in a matched text. */
    private static final int FIRST_TOKEN = 0x11_0000;

    private final boolean labels;
    private final List<State> states = new ArrayList<>();

    /** What a state accepts. */
    private enum Takes {
        LITERAL,
        DIGIT,
        HEX,
        RANDOM,
        LOWER,
        DIGIT_OR_DOT,
        LOWER_OR_HYPHEN,
        SIGN,
        SUFFIX,
        ONE_PART,
        ALL_PARTS
    }

    /**
     * A state.
     *
     * @param takes what it accepts
     * @param literal the character, for a literal
     * @param repeats whether it stays active after accepting; then it may also accept nothing
     * @param skip number of states that may be skipped; 0 for none
     * @param token the placeholder that starts here; null for none
     * @param length number of states of the placeholder
     */
    private record State(
            Takes takes,
            int literal,
            boolean repeats,
            int skip,
            @Nullable EntryPlaceholder token,
            int length) {}

    private PatternAutomaton(boolean labels) {
        this.labels = labels;
    }

    /** Compiles {@code symbols}; {@code labels} means that wildcards end at dots and colons. */
    static PatternAutomaton of(Symbols symbols, boolean labels) {
        PatternAutomaton states = new PatternAutomaton(labels);
        for (int symbol : symbols.numbers()) {
            switch (symbol) {
                case ONE_PART -> states.repeat(Takes.ONE_PART);
                case ALL_PARTS -> states.repeat(Takes.ALL_PARTS);
                default -> {
                    if (symbol >= FIRST_TOKEN) {
                        states.token(symbols.tokens().get(symbol - FIRST_TOKEN));
                    } else {
                        states.literal(symbol);
                    }
                }
            }
        }
        return states;
    }

    /**
     * A text in which each wildcard and placeholder is one number.
     *
     * @param numbers characters, wildcards, and placeholders by their index in the list
     * @param tokens the placeholders
     */
    record Symbols(int[] numbers, List<EntryPlaceholder> tokens) {
        /** Returns the symbols of {@code text}, with escapes unchanged. */
        static Symbols of(String text) {
            int[] numbers = new int[text.length()];
            List<EntryPlaceholder> tokens = new ArrayList<>(0);
            int count = 0;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                EntryPlaceholder token = c == EntryPlaceholder.BEGIN
                        ? EntryPlaceholder.at(text, i).orElse(null)
                        : null;
                if (c == '\\' && i + 1 < text.length()) {
                    numbers[count++] = c;
                    numbers[count++] = text.charAt(++i);
                } else if (token != null) {
                    numbers[count++] = FIRST_TOKEN + tokens.size();
                    tokens.add(token);
                    i = text.indexOf('>', i);
                } else if (c == '*' && i + 1 < text.length() && text.charAt(i + 1) == '*') {
                    numbers[count++] = ALL_PARTS;
                    i++;
                } else {
                    numbers[count++] = c == '*' ? ONE_PART : c;
                }
            }
            return new Symbols(Arrays.copyOf(numbers, count), tokens);
        }

        /** Returns the number of characters before the first wildcard or placeholder. */
        int literal() {
            int end = 0;
            while (end < numbers.length && isLiteral(numbers[end])) {
                end++;
            }
            return end;
        }

        private static boolean isLiteral(int number) {
            return number != ONE_PART && number != ALL_PARTS && number < FIRST_TOKEN;
        }

        @Nullable
        EntryPlaceholder token(int number) {
            return number < FIRST_TOKEN ? null : tokens.get(number - FIRST_TOKEN);
        }
    }

    private void literal(int c) {
        states.add(new State(Takes.LITERAL, c, false, 0, null, 0));
    }

    private void one(Takes takes) {
        states.add(new State(takes, 0, false, 0, null, 0));
    }

    private void repeat(Takes takes) {
        states.add(new State(takes, 0, true, 1, null, 0));
    }

    private void token(EntryPlaceholder token) {
        int begin = states.size();
        switch (token.kind()) {
            case DIGITS -> counted(Takes.DIGIT, token.length());
            case HEX -> counted(Takes.HEX, token.length());
            case RANDOM -> counted(Takes.RANDOM, token.length());
            case UUID -> {
                counted(Takes.HEX, 8);
                for (int length : new int[] {4, 4, 4, 12}) {
                    literal('-');
                    counted(Takes.HEX, length);
                }
            }
            case VERSION -> {
                states.add(new State(Takes.LITERAL, 'v', false, 1, null, 0));
                one(Takes.DIGIT);
                repeat(Takes.DIGIT_OR_DOT);
                states.add(new State(Takes.SIGN, 0, false, 2, null, 0));
                repeat(Takes.SUFFIX);
            }
            case REGION -> {
                counted(Takes.LOWER, 2);
                literal('-');
                one(Takes.LOWER);
                repeat(Takes.LOWER_OR_HYPHEN);
                literal('-');
                one(Takes.DIGIT);
            }
        }
        State first = states.get(begin);
        states.set(
                begin, new State(first.takes, first.literal, first.repeats, first.skip, token, states.size() - begin));
    }

    /** Adds {@code length} states, or for 0 one required and one optional repeating state. */
    private void counted(Takes takes, int length) {
        for (int i = 0; i < Math.max(1, length); i++) {
            one(takes);
        }
        if (length == 0) {
            repeat(takes);
        }
    }

    /** Returns whether the whole {@code text} matches. */
    boolean match(Symbols text) {
        boolean[] reached = new boolean[states.size() + 1];
        boolean[] next = new boolean[states.size() + 1];
        reached[0] = true;
        skip(reached);
        for (int symbol : text.numbers()) {
            Arrays.fill(next, false);
            boolean any = false;
            for (int at = 0; at < states.size(); at++) {
                if (reached[at]) {
                    any |= take(at, symbol, text.token(symbol), next);
                }
            }
            if (!any) {
                return false;
            }
            skip(next);
            boolean[] spare = reached;
            reached = next;
            next = spare;
        }
        return reached[states.size()];
    }

    private boolean take(int at, int symbol, @Nullable EntryPlaceholder token, boolean[] next) {
        State state = states.get(at);
        boolean any = false;
        if (takes(state, symbol)) {
            next[state.repeats ? at : at + 1] = true;
            any = true;
        }
        if (token != null && state.token != null && state.token.covers(token)) {
            next[at + state.length] = true;
            any = true;
        }
        return any;
    }

    private void skip(boolean[] reached) {
        for (int at = 0; at < states.size(); at++) {
            int skip = states.get(at).skip;
            if (reached[at] && skip > 0) {
                reached[at + skip] = true;
            }
        }
    }

    private boolean takes(State state, int symbol) {
        return switch (state.takes) {
            case LITERAL -> state.literal == symbol;
            case DIGIT -> EntryPlaceholder.isDigit(symbol);
            case HEX -> EntryPlaceholder.isHex(symbol);
            case RANDOM -> symbol == '_' || EntryPlaceholder.isDigit(symbol) || EntryPlaceholder.isLetter(symbol);
            case LOWER -> symbol >= 'a' && symbol <= 'z';
            case DIGIT_OR_DOT -> symbol == '.' || EntryPlaceholder.isDigit(symbol);
            case LOWER_OR_HYPHEN -> symbol == '-' || (symbol >= 'a' && symbol <= 'z');
            case SIGN -> isSign(symbol);
            case SUFFIX ->
                symbol == '.'
                        || isSign(symbol)
                        || EntryPlaceholder.isDigit(symbol)
                        || EntryPlaceholder.isLetter(symbol);
            case ALL_PARTS -> symbol != ' ';
            case ONE_PART ->
                symbol != ' ' && symbol != '/' && symbol != ALL_PARTS && !(labels && (symbol == '.' || symbol == ':'));
        };
    }

    private static boolean isSign(int symbol) {
        return symbol == '-' || symbol == '+' || symbol == '_';
    }
}
