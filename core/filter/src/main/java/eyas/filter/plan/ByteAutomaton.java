package eyas.filter.plan;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A trie as a table: one load for the class of a byte and one for the next state. Immutable; allocates nothing.
 *
 * @param classes the class of each byte; bytes that occur in no string share class 0
 * @param shift number of bits that a state is shifted left, so that a class fits below it
 * @param next for each state and class, the next state, shifted; negative if a string ends there
 * @param rows for each state, not shifted, the tests whose strings end there
 */
record ByteAutomaton(byte[] classes, int shift, int[] next, Row[] rows) {
    /** The maximum number of table entries; above it, a trie with hashed edges is smaller. */
    static final int MOST = 1 << 22;

    private static final int STATE = Integer.MAX_VALUE;

    /**
     * Returns the table for strings at the start of a value, or null if it would be too large.
     *
     * @param most maximum number of table entries
     */
    static @Nullable ByteAutomaton ofAffixes(Trie trie, int most) {
        return of(trie, new int[0], most);
    }

    /**
     * Returns the table for strings anywhere in a value, or null if it would be too large.
     *
     * @param failures for each node, the node of its longest proper suffix
     * @param most maximum number of table entries
     */
    static @Nullable ByteAutomaton ofSubstrings(Trie trie, int[] failures, int most) {
        return of(trie, failures, most);
    }

    private static @Nullable ByteAutomaton of(Trie trie, int[] failures, int most) {
        byte[] classes = new byte[256];
        int count = 1;
        for (int node = 1; node < trie.size(); node++) {
            int label = trie.labels.get(node) & 0xFF;
            if (classes[label] == 0 && count < 256) {
                classes[label] = (byte) count++;
            }
        }
        int shift = 32 - Integer.numberOfLeadingZeros(count - 1);
        if ((long) trie.size() << shift > most) {
            return null;
        }
        int[] next = new int[trie.size() << shift];
        // A node's number is greater than its parent's, but not than its suffix's: process nodes by depth.
        Integer[] order = byDepth(trie);
        for (int node : order) {
            if (node != 0 && failures.length > 0) {
                System.arraycopy(next, failures[node] << shift, next, node << shift, 1 << shift);
            }
            for (int child : trie.children(node)) {
                int state = child << shift;
                boolean ends = trie.rows.get(child).size() > 0;
                next[(node << shift) | (classes[trie.labels.get(child) & 0xFF] & 0xFF)] =
                        ends ? state | Integer.MIN_VALUE : state;
            }
        }
        return new ByteAutomaton(classes, shift, next, trie.rows.toArray(Row[]::new));
    }

    private static Integer[] byDepth(Trie trie) {
        int[] depths = new int[trie.size()];
        Integer[] order = new Integer[trie.size()];
        order[0] = 0;
        for (int node = 1; node < depths.length; node++) {
            depths[node] = depths[trie.parents.get(node)] + 1;
            order[node] = node;
        }
        Arrays.sort(order, (a, b) -> Integer.compare(depths[a], depths[b]));
        return order;
    }

    /** Walks from the first byte (or from the last) as long as strings match, and returns the tests that hold. */
    Row affix(byte[] bytes, int from, int length, boolean backwards) {
        int step = backwards ? -1 : 1;
        int at = backwards ? from + length - 1 : from;
        int state = 0;
        for (int left = length; left > 0; left--, at += step) {
            int reached = next[state | (classes[bytes[at] & 0xFF] & 0xFF)] & STATE;
            if (reached == 0) {
                break;
            }
            state = reached;
        }
        return rows[state >>> shift];
    }

    /** Adds the tests whose strings occur anywhere to {@code found}. */
    void substrings(byte[] bytes, int from, int length, Row found) {
        int state = 0;
        for (int at = from; at < from + length; at++) {
            state = next[(state & STATE) | (classes[bytes[at] & 0xFF] & 0xFF)];
            if (state < 0) {
                found.addAll(rows[(state & STATE) >>> shift]);
            }
        }
    }
}
