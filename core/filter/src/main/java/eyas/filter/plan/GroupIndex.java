package eyas.filter.plan;

import eyas.fields.FieldValue;
import eyas.filter.check.ByteString;
import eyas.filter.check.ValuePredicate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Evaluates all tests of one kind on one source with a single lookup of the value.
 *
 * <p>Immutable; {@link #row} allocates nothing.
 */
sealed interface GroupIndex {

    /**
     * Returns the tests that hold.
     *
     * @param scratch may be filled and returned; otherwise the result is shared and must not be modified
     */
    Row row(FieldValue value, Row scratch);

    /** Looks a number up once, for all {@code =}, {@code !=}, {@code in} and {@code intersects}. */
    static GroupIndex ofNumbers(List<ValuePredicate.NumberMember> tests) {
        NumberTable table = new NumberTable();
        List<Row> rows = new ArrayList<>(List.of(Row.NONE));
        for (int i = 0; i < tests.size(); i++) {
            for (long value : tests.get(i).values()) {
                mark(rows, table.add(value), i);
            }
        }
        return new Numbers(table, rows.toArray(Row[]::new));
    }

    /** Looks a byte string up once, for all {@code =}, {@code !=}, {@code in} and {@code intersects}. */
    static GroupIndex ofStrings(List<ValuePredicate.BytesMember> tests) {
        ByteTable table = new ByteTable();
        List<Row> rows = new ArrayList<>(List.of(Row.NONE));
        for (int i = 0; i < tests.size(); i++) {
            for (ByteString value : tests.get(i).values()) {
                mark(rows, table.add(value.bytes()), i);
            }
        }
        return new Strings(table, rows.toArray(Row[]::new));
    }

    /** Walks a trie once, for all {@code startswith}; with {@code backwards} for all {@code endswith}. */
    static GroupIndex ofAffixes(List<ByteString> affixes, boolean backwards) {
        return ofAffixes(affixes, backwards, ByteAutomaton.MOST);
    }

    static GroupIndex ofAffixes(List<ByteString> affixes, boolean backwards, int most) {
        Trie trie = new Trie();
        for (int i = 0; i < affixes.size(); i++) {
            trie.mark(trie.add(affixes.get(i).bytes(), backwards), i);
        }
        // The tests that hold at a node hold at all nodes below it.
        for (int node = 1; node < trie.size(); node++) {
            trie.rows.get(node).addAll(trie.rows.get(trie.parents.get(node)));
        }
        ByteAutomaton table = ByteAutomaton.ofAffixes(trie, most);
        return table == null ? new SparseAffixes(trie, backwards) : new Affixes(table, backwards);
    }

    /** Runs one automaton over the value, for all {@code contains}. */
    static GroupIndex ofSubstrings(List<ByteString> substrings) {
        return ofSubstrings(substrings, ByteAutomaton.MOST);
    }

    static GroupIndex ofSubstrings(List<ByteString> substrings, int most) {
        Trie trie = new Trie();
        for (int i = 0; i < substrings.size(); i++) {
            trie.mark(trie.add(substrings.get(i).bytes(), false), i);
        }
        int[] failures = failures(trie);
        ByteAutomaton table = ByteAutomaton.ofSubstrings(trie, failures, most);
        return table == null ? new SparseSubstrings(trie, failures) : new Substrings(table, trie.rows.getFirst());
    }

    private static int[] failures(Trie trie) {
        int[] failures = new int[trie.size()];
        ArrayDeque<Integer> queue = new ArrayDeque<>(trie.children(0));
        while (!queue.isEmpty()) {
            int node = queue.remove();
            queue.addAll(trie.children(node));
            int parent = trie.parents.get(node);
            if (parent != 0) {
                byte label = trie.labels.get(node);
                int at = failures[parent];
                while (at != 0 && trie.next(at, label) == 0) {
                    at = failures[at];
                }
                failures[node] = trie.next(at, label);
            }
            trie.rows.get(node).addAll(trie.rows.get(failures[node]));
        }
        return failures;
    }

    private static void mark(List<Row> rows, int key, int test) {
        while (rows.size() <= key) {
            rows.add(new Row());
        }
        if (!rows.get(key).has(test)) {
            rows.get(key).add(test);
        }
    }

    /** See {@link #ofNumbers}. */
    record Numbers(NumberTable table, Row[] rows) implements GroupIndex {
        @Override
        public Row row(FieldValue value, Row scratch) {
            return rows[table.get(value.number())];
        }
    }

    /** See {@link #ofStrings}. */
    record Strings(ByteTable table, Row[] rows) implements GroupIndex {
        @Override
        public Row row(FieldValue value, Row scratch) {
            return rows[table.get(value.bytes(), value.offset(), value.length())];
        }
    }

    /** See {@link #ofAffixes}. */
    record Affixes(ByteAutomaton table, boolean backwards) implements GroupIndex {
        @Override
        public Row row(FieldValue value, Row scratch) {
            return table.affix(value.bytes(), value.offset(), value.length(), backwards);
        }
    }

    /**
     * See {@link #ofSubstrings}.
     *
     * @param always the tests for the empty string, which always hold
     */
    record Substrings(ByteAutomaton table, Row always) implements GroupIndex {
        @Override
        public Row row(FieldValue value, Row scratch) {
            scratch.clear();
            scratch.addAll(always);
            table.substrings(value.bytes(), value.offset(), value.length(), scratch);
            return scratch;
        }
    }

    /** See {@link #ofAffixes}; used if a table would be too large. */
    record SparseAffixes(Trie trie, boolean backwards) implements GroupIndex {
        @Override
        public Row row(FieldValue value, Row scratch) {
            byte[] bytes = value.bytes();
            int step = backwards ? -1 : 1;
            int at = backwards ? value.offset() + value.length() - 1 : value.offset();
            int node = 0;
            for (int left = value.length(); left > 0; left--, at += step) {
                int next = trie.next(node, bytes[at]);
                if (next == 0) {
                    break;
                }
                node = next;
            }
            return trie.rows.get(node);
        }
    }

    /** See {@link #ofSubstrings}; used if a table would be too large. */
    record SparseSubstrings(Trie trie, int[] failures) implements GroupIndex {
        @Override
        public Row row(FieldValue value, Row scratch) {
            scratch.clear();
            scratch.addAll(trie.rows.get(0));
            byte[] bytes = value.bytes();
            int node = 0;
            for (int i = value.offset(); i < value.offset() + value.length(); i++) {
                int next = trie.next(node, bytes[i]);
                while (next == 0 && node != 0) {
                    node = failures[node];
                    next = trie.next(node, bytes[i]);
                }
                node = next;
                if (node != 0) {
                    scratch.addAll(trie.rows.get(node));
                }
            }
            return scratch;
        }
    }
}
