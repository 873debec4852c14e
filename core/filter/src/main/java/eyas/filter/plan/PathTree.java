package eyas.filter.plan;

import eyas.filter.check.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * A set of paths that can be asked whether one of them is a path or a directory above it, component by component; a component may be a
 * glob.
 *
 * <p>Doubled, leading and trailing slashes are ignored. The empty path is above all others.
 */
final class PathTree {
    /** The maximum number of path components that are compared; a kernel path has at most 4096 bytes. */
    private static final int MAX_COMPONENTS = 4096;

    private final Node root = new Node();

    PathTree(Collection<ByteString> paths) {
        for (ByteString path : paths) {
            add(path.bytes());
        }
    }

    private void add(byte[] path) {
        Node node = root;
        int at = start(path, 0, path.length);
        for (int count = 0; at < path.length && !node.end && count < MAX_COMPONENTS; count++) {
            int stop = stop(path, at, path.length);
            node = node.child(Arrays.copyOfRange(path, at, stop));
            at = start(path, stop, path.length);
        }
        node.end = true;
    }

    boolean matches(byte[] path, int from, int length) {
        int end = from + length;
        return matches(root, path, start(path, from, end), end);
    }

    private static boolean matches(Node start, byte[] path, int from, int end) {
        Node node = start;
        int at = from;
        while (!node.end) {
            if (at >= end) {
                return false;
            }
            int stop = stop(path, at, end);
            int next = start(path, stop, end);
            for (int i = 0; i < node.globs.size(); i++) {
                byte[] glob = node.globs.get(i);
                // The recursion depth is bounded by the number of globs in the longest path of the rule.
                if (GlobPattern.matches(glob, 0, glob.length, path, at, stop - at, false)
                        && matches(node.globChildren.get(i), path, next, end)) {
                    return true;
                }
            }
            int child = node.names.get(path, at, stop - at);
            if (child == 0) {
                return false;
            }
            node = node.children.get(child - 1);
            at = next;
        }
        return true;
    }

    private static int start(byte[] path, int from, int end) {
        int at = from;
        while (at < end && path[at] == '/') {
            at++;
        }
        return at;
    }

    private static int stop(byte[] path, int from, int end) {
        int at = from;
        while (at < end && path[at] != '/') {
            at++;
        }
        return at;
    }

    private static final class Node {
        final ByteTable names = new ByteTable();
        final List<Node> children = new ArrayList<>();
        final List<byte[]> globs = new ArrayList<>();
        final List<Node> globChildren = new ArrayList<>();
        boolean end;

        Node child(byte[] component) {
            if (!GlobPattern.isPattern(component)) {
                int number = names.add(component);
                if (number > children.size()) {
                    children.add(new Node());
                }
                return children.get(number - 1);
            }
            for (int i = 0; i < globs.size(); i++) {
                if (Arrays.equals(globs.get(i), component)) {
                    return globChildren.get(i);
                }
            }
            globs.add(component);
            globChildren.add(new Node());
            return globChildren.getLast();
        }
    }
}
