package eyas.rules.format;

import java.util.List;

/**
 * A condition as a tree of texts: what was written, parentheses included, without the blanks.
 *
 * <p>Every node knows how long it is on one line, so that a layout costs time in proportion to the condition.
 */
sealed interface ConditionNode {
    /** Returns how many characters it takes on one line. */
    int length();

    /** Appends it on one line. */
    void flat(StringBuilder out);

    /**
     * A check or the name of a macro.
     *
     * @param head the text up to the items, all of it where there are none
     * @param items what stands in its list
     * @param tail what closes the list, empty where there is none
     */
    record Leaf(String head, List<String> items, String tail, int length) implements ConditionNode {
        static Leaf of(String head, List<String> items, String tail) {
            int length = head.length() + tail.length() + 2 * Math.max(0, items.size() - 1);
            for (String item : items) {
                length += item.length();
            }
            return new Leaf(head, List.copyOf(items), tail, length);
        }

        @Override
        public void flat(StringBuilder out) {
            out.append(head).append(String.join(", ", items)).append(tail);
        }
    }

    /** Something in parentheses. */
    record Group(ConditionNode inside) implements ConditionNode {
        @Override
        public int length() {
            return inside.length() + 2;
        }

        @Override
        public void flat(StringBuilder out) {
            out.append('(');
            inside.flat(out);
            out.append(')');
        }
    }

    /** Something negated. */
    record Negated(ConditionNode inside, int length) implements ConditionNode {
        static final String WORD = "not ";

        Negated(ConditionNode inside) {
            this(inside, inside.length() + WORD.length());
        }

        @Override
        public void flat(StringBuilder out) {
            out.append(WORD);
            inside.flat(out);
        }
    }

    /**
     * Several parts joined by one word.
     *
     * @param word {@code and} or {@code or}
     */
    record Chain(String word, List<ConditionNode> parts, int length) implements ConditionNode {
        static Chain of(String word, List<ConditionNode> parts) {
            int length = (word.length() + 2) * (parts.size() - 1);
            for (ConditionNode part : parts) {
                length = Math.addExact(length, part.length());
            }
            return new Chain(word, List.copyOf(parts), length);
        }

        @Override
        public void flat(StringBuilder out) {
            String before = "";
            for (ConditionNode part : parts) {
                out.append(before);
                part.flat(out);
                before = " " + word + " ";
            }
        }
    }
}
