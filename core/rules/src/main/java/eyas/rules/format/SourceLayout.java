package eyas.rules.format;

import eyas.text.yaml.YamlNode;
import eyas.text.yaml.YamlNode.Entry;
import eyas.text.yaml.YamlNode.Mapping;
import eyas.text.yaml.YamlNode.Scalar;
import eyas.text.yaml.YamlNode.Sequence;
import eyas.text.yaml.YamlNode.Style;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * The layout of a file as written: the ends of its nodes, and the text between them.
 *
 * <p>The tree has the values and their starts; this class finds the rest: comments, brackets and empty lines.
 */
final class SourceLayout {
    private final String text;
    private final List<Comment> comments = new ArrayList<>();

    SourceLayout(String text, YamlNode document) {
        this.text = text;
        findComments(scalars(document));
    }

    private static List<Scalar> scalars(YamlNode document) {
        List<Scalar> found = new ArrayList<>();
        Deque<YamlNode> open = new ArrayDeque<>(List.of(document));
        while (!open.isEmpty()) {
            switch (open.pop()) {
                case Scalar scalar -> found.add(scalar);
                case Sequence sequence -> sequence.items().forEach(open::push);
                case Mapping mapping ->
                    mapping.entries().forEach(entry -> {
                        open.push(entry.key());
                        open.push(entry.value());
                    });
            }
        }
        found.removeIf(scalar -> scalar.end() <= scalar.mark().offset());
        found.sort(Comparator.comparingInt(scalar -> scalar.mark().offset()));
        return found;
    }

    /** Between scalars, a number sign always starts a comment. */
    private void findComments(List<Scalar> scalars) {
        int at = 0;
        for (Scalar scalar : scalars) {
            findComments(at, scalar.mark().offset());
            at = end(scalar);
        }
        findComments(at, text.length());
    }

    private void findComments(int from, int to) {
        int at = from < to ? text.indexOf('#', from, to) : -1;
        while (at >= 0) {
            int end = lineEnd(at);
            int start = lineStart(at);
            boolean alone = text.substring(start, at).isBlank();
            comments.add(new Comment(
                    at, at - start, text.substring(at, end).stripTrailing(), alone, isAfterEmptyLine(start)));
            at = end < to ? text.indexOf('#', end, to) : -1;
        }
    }

    /** Returns all comments in order. */
    List<Comment> comments() {
        return comments;
    }

    /** Returns whether the node is in flow style, that is, in brackets or braces. */
    boolean isFlow(YamlNode node) {
        char first = charAt(node.mark().offset());
        return switch (node) {
            case Sequence _ -> first == '[';
            case Mapping _ -> first == '{';
            case Scalar _ -> false;
        };
    }

    char charAt(int offset) {
        return offset < text.length() ? text.charAt(offset) : '\0';
    }

    String slice(int from, int to) {
        return text.substring(from, to);
    }

    /** Returns the end of a node: the position after its last significant character. */
    int end(YamlNode node) {
        return switch (node) {
            case Scalar scalar when scalar.style() == Style.BLOCK -> blockEnd(scalar);
            case Scalar scalar -> scalar.end();
            case Sequence sequence -> {
                int at = node.mark().offset() + 1;
                for (YamlNode item : sequence.items()) {
                    at = end(item);
                }
                yield isFlow(node) ? closing(at, ']') : at;
            }
            case Mapping mapping -> {
                int at = node.mark().offset() + 1;
                for (Entry entry : mapping.entries()) {
                    at = entry.value().isNull() ? Math.max(end(entry.key()), end(entry.value())) : end(entry.value());
                }
                yield isFlow(node) ? closing(at, '}') : at;
            }
        };
    }

    /**
     * Returns the starts of the items of a block sequence.
     *
     * <p>An empty item starts at its dash; the tree places it at the start of the next node, after any comments between.
     */
    int[] starts(Sequence sequence) {
        int[] starts = new int[sequence.items().size()];
        int at = sequence.mark().offset();
        for (int i = 0; i < starts.length; i++) {
            YamlNode item = sequence.items().get(i);
            if (item instanceof Scalar scalar && scalar.end() <= scalar.mark().offset()) {
                starts[i] = next(at, '-');
                at = starts[i] + 1;
            } else {
                starts[i] = item.mark().offset();
                at = end(item);
            }
        }
        return starts;
    }

    /** Returns the position after the next {@code bracket} outside of comments. */
    private int closing(int from, char bracket) {
        return Math.min(text.length(), next(from, bracket) + 1);
    }

    /** Returns the position of the next {@code sign} outside of comments, or the end of the text. */
    private int next(int from, char sign) {
        int at = from;
        while (at < text.length() && text.charAt(at) != sign) {
            at = text.charAt(at) == '#' ? lineEnd(at) : at + 1;
        }
        return at;
    }

    /** Returns the start of the lines of a block scalar. */
    int blockStart(Scalar scalar) {
        return Math.min(text.length(), lineEnd(scalar.mark().offset()) + 1);
    }

    /** Returns the indentation of the first non-blank line of a block scalar; -1 if there is none. */
    int blockIndent(Scalar scalar) {
        for (int at = blockStart(scalar); at < scalar.end(); at = lineEnd(at) + 1) {
            int indent = indent(at);
            if (at + indent < lineEnd(at)) {
                return indent;
            }
        }
        return -1;
    }

    /** A block scalar ends at a line with less indentation; trailing empty lines are not counted as part of it here. */
    private int blockEnd(Scalar scalar) {
        int end = lineEnd(scalar.mark().offset());
        for (int at = end + 1; at < Math.min(scalar.end(), text.length()); at = lineEnd(at) + 1) {
            if (at + indent(at) < lineEnd(at)) {
                end = lineEnd(at);
            }
        }
        return end;
    }

    private int indent(int lineStart) {
        int at = lineStart;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return at - lineStart;
    }

    int lineEnd(int offset) {
        int end = text.indexOf('\n', offset);
        return end < 0 ? text.length() : end;
    }

    private int lineStart(int offset) {
        return text.lastIndexOf('\n', offset - 1) + 1;
    }

    /** Returns whether an empty line precedes the line of {@code offset}. */
    boolean isApart(int offset) {
        return isAfterEmptyLine(lineStart(offset));
    }

    private boolean isAfterEmptyLine(int lineStart) {
        return lineStart > 0
                && text.substring(lineStart(lineStart - 1), lineStart).isBlank();
    }

    boolean isSameLine(int one, int other) {
        return text.indexOf('\n', Math.min(one, other)) < 0
                || text.indexOf('\n', Math.min(one, other)) >= Math.max(one, other);
    }
}
