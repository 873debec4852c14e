package eyas.filter.plan;

import java.util.ArrayList;
import java.util.List;

/** A trie of byte strings; node 0 is the root, and a node's number is greater than its parent's. */
final class Trie {
    private final NumberTable edges = new NumberTable();
    final List<Integer> parents = new ArrayList<>(List.of(0));
    final List<Byte> labels = new ArrayList<>(List.of((byte) 0));
    final List<Row> rows = new ArrayList<>(List.of(new Row()));

    /** Adds a string, if {@code backwards} from its last byte, and returns its node. */
    int add(byte[] bytes, boolean backwards) {
        int node = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte label = bytes[backwards ? bytes.length - 1 - i : i];
            int next = next(node, label);
            if (next == 0) {
                next = edges.add(key(node, label));
                parents.add(node);
                labels.add(label);
                rows.add(new Row());
            }
            node = next;
        }
        return node;
    }

    void mark(int node, int test) {
        rows.get(node).add(test);
    }

    int size() {
        return rows.size();
    }

    /** Returns the child of {@code node} by {@code label}, or 0. */
    int next(int node, byte label) {
        // An edge has the number of the node it leads to.
        return edges.get(key(node, label));
    }

    List<Integer> children(int node) {
        List<Integer> children = new ArrayList<>();
        for (int label = 0; label < 256; label++) {
            int child = next(node, (byte) label);
            if (child != 0) {
                children.add(child);
            }
        }
        return children;
    }

    private static long key(int node, byte label) {
        return ((long) node << 8) | (label & 0xFF);
    }
}
