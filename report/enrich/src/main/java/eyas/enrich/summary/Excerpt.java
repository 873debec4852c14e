package eyas.enrich.summary;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The part of a report that fits into a budget of tokens.
 *
 * <p>Tokens are estimated, since each model counts differently: four consecutive letters or digits are one token, and so is each other byte
 * of UTF-8. Byte-pair encodings need no more for natural text; for random text they need up to twice as many, for which the default budget
 * leaves room.
 *
 * @param text the lines, each with its label
 * @param labels the labels in the text
 * @param left number of lines that did not fit
 */
record Excerpt(String text, Set<String> labels, int left) {
    private static final int LONGEST_LINE = 600;
    private static final int LETTERS_PER_TOKEN = 4;

    Excerpt {
        labels = Set.copyOf(labels);
    }

    /** Selects lines in order as long as they fit; a line that is too long is skipped in favor of shorter ones after it. */
    static Excerpt of(List<Fact> facts, int tokens) {
        StringBuilder text = new StringBuilder();
        Set<String> labels = new HashSet<>();
        int left = 0;
        int budget = tokens;
        for (Fact fact : facts) {
            String line = (fact.label().isEmpty() ? "" : "[" + fact.label() + "] ") + plain(fact.text()) + "\n";
            int needed = tokens(line);
            if (needed > budget) {
                left++;
                continue;
            }
            budget -= needed;
            text.append(line);
            if (!fact.label().isEmpty()) {
                labels.add(fact.label());
            }
        }
        return new Excerpt(text.toString(), labels, left);
    }

    /** Returns text in one line, without characters that hide or reorder text. */
    private static String plain(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Co}\\p{Cs}\u2028\u2029]+", " ")
                .strip();
        return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE - 1) + "…";
    }

    static int tokens(String text) {
        int tokens = 0;
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            boolean word = letter < 0x80 && Character.isLetterOrDigit(letter);
            if (word) {
                run++;
                continue;
            }
            tokens += (run + LETTERS_PER_TOKEN - 1) / LETTERS_PER_TOKEN;
            run = 0;
            tokens += letter == ' ' ? 0 : letter < 0x80 ? 1 : letter < 0x800 ? 2 : 3;
        }
        return tokens + (run + LETTERS_PER_TOKEN - 1) / LETTERS_PER_TOKEN;
    }
}
