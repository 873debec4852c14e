package eyas.rules.format;

import java.util.List;

/**
 * A condition as a tree of texts as written, including parentheses, without blanks.
 *
 * <p>Every node stores its length on one line, so that formatting takes linear time.
 */
sealed interface ConditionNode {
    /** Returns its length in characters on one line. */
    int length();

    /** Appends it on one line. */
    void flat(StringBuilder out);

    /**
     * A check or the name of a macro.
     *
     * @param head the text before the items, or all of it if there are none
     * @param items the elements of its list
     * @param tail the end of the list, empty if there is none
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

    /** A condition in parentheses. */
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

    /** A negated condition. */
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
     * Several parts joined by the same operator.
     *
     * @param operator {@code and} or {@code or}
     */
    record Chain(String operator, List<ConditionNode> parts, int length) implements ConditionNode {
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
                before = " " + operator + " ";
            }
        }
    }
}
