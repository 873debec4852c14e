package eyas.rules.format;

import eyas.text.yaml.YamlNode;
import eyas.text.yaml.YamlNode.Entry;
import eyas.text.yaml.YamlNode.Mapping;
import eyas.text.yaml.YamlNode.Scalar;
import eyas.text.yaml.YamlNode.Sequence;
import java.util.List;

/**
 * Writes a document in the standard layout: two blanks per level, an empty line between items, comments at their original positions.
 *
 * <p>A comment on its own line belongs to the following node, unless it is indented more deeply; a trailing comment stays at the end of its
 * line. Use each instance for one document.
 */
final class BlockWriter {
    static final int WIDTH = 100;
    private static final int STEP = 2;
    private static final String CONDITION = "condition";

    private final StringBuilder out = new StringBuilder();
    private final SourceLayout source;
    private final FlowFormatter flows;
    private final ScalarFormatter scalars;
    private final List<Comment> comments;
    private int next;

    BlockWriter(SourceLayout source) {
        this.source = source;
        this.flows = new FlowFormatter(source);
        this.scalars = new ScalarFormatter(source, WIDTH);
        this.comments = source.comments();
    }

    /** Returns the text of {@code document}, a list of items or empty. */
    String write(YamlNode document) {
        if (document instanceof Sequence items && !source.isFlow(items)) {
            sequence(items, 0, Integer.MAX_VALUE);
        } else if (!document.isNull()) {
            throw new UnsafeFormatException(
                    "not a block list of items",
                    document.mark().offset(),
                    "begin each item with '- rule: NAME', '- macro: NAME' or '- list: NAME'");
        }
        leading(Integer.MAX_VALUE, 0);
        return out.toString();
    }

    /**
     * Writes a sequence.
     *
     * @param limit start of the text after it
     */
    private void sequence(Sequence sequence, int indent, int limit) {
        boolean top = indent == 0;
        int[] starts = source.starts(sequence);
        for (int i = 0; i < starts.length; i++) {
            YamlNode item = sequence.items().get(i);
            int after = i + 1 < starts.length ? starts[i + 1] : limit;
            int offset = starts[i];
            boolean commented = leading(offset, indent);
            separate(!out.isEmpty() && (top ? !commented || source.isApart(offset) : source.isApart(offset)));
            out.repeat(' ', indent).append("- ");
            value(item, "", indent, after);
        }
    }

    /**
     * Writes the comments after the last entry of a collection that have the indentation of its entries.
     *
     * @param column the minimum column of such a comment
     */
    private void trailing(int column, int indent, int limit) {
        while (next < comments.size()) {
            Comment comment = comments.get(next);
            if (!comment.alone() || comment.offset() >= limit || comment.column() < column) {
                return;
            }
            separate(comment.apart());
            out.repeat(' ', indent).append(comment.text()).append('\n');
            next++;
        }
    }

    private void mapping(Mapping mapping, int indent, int limit, boolean items) {
        boolean first = true;
        for (int i = 0; i < mapping.entries().size(); i++) {
            Entry entry = mapping.entries().get(i);
            int after = i + 1 < mapping.entries().size()
                    ? mapping.entries().get(i + 1).key().mark().offset()
                    : limit;
            if (!(entry.key() instanceof Scalar key)) {
                throw new UnsafeFormatException(
                        "a key that is not a string", entry.key().mark().offset(), "use strings as keys");
            }
            if (!first) {
                leading(key.mark().offset(), indent);
                separate(source.isApart(key.mark().offset()));
                out.repeat(' ', indent);
            }
            String name = source.slice(key.mark().offset(), source.end(key));
            out.append(name).append(':');
            boolean condition = items && key.value().equals(CONDITION);
            value(entry.value(), condition ? CONDITION : name, indent, after);
            if (entry.value() instanceof Sequence sequence && !source.isFlow(sequence)) {
                // Its dashes may have the column of the key; a comment in that column belongs to the next key.
                int column = Math.max(sequence.mark().column(), mapping.mark().column() + 1);
                trailing(column, indent + STEP, after);
            }
            first = false;
        }
        trailing(mapping.mark().column(), indent, limit);
    }

    /**
     * Writes a value, from the position after its key or dash to the end of its last line.
     *
     * @param key its key, empty in a sequence
     * @param indent indentation of the enclosing mapping or sequence
     */
    private void value(YamlNode node, String key, int indent, int limit) {
        boolean inSequence = key.isEmpty();
        switch (node) {
            case Scalar scalar -> scalar(scalar, key, indent);
            case Sequence sequence when source.isFlow(sequence) -> flow(sequence, inSequence, indent);
            case Mapping mapping when source.isFlow(mapping) -> flow(mapping, inSequence, indent);
            case Mapping mapping when inSequence -> mapping(mapping, indent + STEP, limit, indent == 0);
            case Mapping mapping -> {
                behindKey(mapping);
                leading(mapping.mark().offset(), indent + STEP);
                out.repeat(' ', indent + STEP);
                mapping(mapping, indent + STEP, limit, false);
            }
            case Sequence sequence
            when inSequence ->
                throw new UnsafeFormatException(
                        "a list directly inside a list", sequence.mark().offset(), "write the inner list in brackets");
            case Sequence sequence -> {
                behindKey(sequence);
                sequence(sequence, indent + STEP, limit);
            }
        }
    }

    /** Ends the line of a key whose value is on the following lines. */
    private void behindKey(YamlNode value) {
        if (out.charAt(out.length() - 1) == ' ') {
            out.setLength(out.length() - 1);
        }
        if (next < comments.size()) {
            Comment comment = comments.get(next);
            if (!comment.alone() && comment.offset() < value.mark().offset()) {
                out.append(' ').append(comment.text());
                next++;
            }
        }
        out.append('\n');
    }

    private void scalar(Scalar scalar, String key, int indent) {
        int start = scalar.mark().offset();
        int end = source.end(scalar);
        if (end > start) {
            if (next < comments.size() && comments.get(next).offset() < start) {
                throw new UnsafeFormatException(
                        "a comment between a key and its value",
                        comments.get(next).offset(),
                        "put the comment above the key, or after the value");
            }
            int column = out.length() - out.lastIndexOf("\n") - 1;
            String text =
                    key.equals(CONDITION) ? scalars.condition(scalar, column + 1, indent) : scalars.of(scalar, indent);
            out.append(key.isEmpty() ? "" : " ").append(text);
            behind(end);
        } else {
            behindKey(scalar);
        }
    }

    private void flow(YamlNode node, boolean inSequence, int indent) {
        int start = node.mark().offset();
        int end = source.end(node);
        if (next < comments.size() && comments.get(next).offset() < start) {
            throw new UnsafeFormatException(
                    "a comment between a key and its value",
                    comments.get(next).offset(),
                    "put the comment above the key, or after the value");
        }
        out.append(inSequence ? "" : " ");
        boolean commented = next < comments.size() && comments.get(next).offset() < end;
        int column = out.length() - out.lastIndexOf("\n") - 1;
        String text = commented ? null : flows.of(node, column, indent + STEP, WIDTH);
        out.append(text == null ? asWritten(start, end, indent + STEP) : text);
        while (next < comments.size() && comments.get(next).offset() < end) {
            next++;
        }
        behind(end);
    }

    /** Returns the lines unchanged except for their indentation. */
    private String asWritten(int start, int end, int indent) {
        StringBuilder lines = new StringBuilder();
        for (String line : source.slice(start, end).split("\n", -1)) {
            if (lines.isEmpty()) {
                lines.append(line.stripTrailing());
            } else {
                lines.append('\n').append(line.isBlank() ? "" : " ".repeat(indent) + line.strip());
            }
        }
        return lines.toString();
    }

    /** Ends a line, including its trailing comment. */
    private void behind(int end) {
        if (next < comments.size()) {
            Comment comment = comments.get(next);
            if (!comment.alone() && comment.offset() >= end && source.isSameLine(end, comment.offset())) {
                out.append(' ').append(comment.text());
                next++;
            }
        }
        out.append('\n');
    }

    /** Writes the comments before {@code offset}; returns whether there were any. */
    private boolean leading(int offset, int indent) {
        boolean any = false;
        while (next < comments.size() && comments.get(next).offset() < offset) {
            Comment comment = comments.get(next++);
            separate(!out.isEmpty() && (comment.apart() || (indent == 0 && !any)));
            out.repeat(' ', indent).append(comment.text()).append('\n');
            any = true;
        }
        return any;
    }

    /** Ensures that an empty line precedes the following text if {@code wanted}. */
    private void separate(boolean wanted) {
        int end = out.length();
        if (wanted && end > 1 && out.charAt(end - 2) != '\n') {
            out.append('\n');
        }
    }
}
