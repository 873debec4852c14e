package eyas.rules.format;

import eyas.filter.syntax.ConditionParser;
import eyas.filter.syntax.ConditionPrinter;
import eyas.filter.syntax.SyntaxException;
import eyas.rules.format.ConditionNode.Chain;
import eyas.rules.format.ConditionNode.Group;
import eyas.rules.format.ConditionNode.Leaf;
import eyas.rules.format.ConditionNode.Negated;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Formats a condition: on one line if it fits, otherwise one line for each part, preceded by its operator.
 *
 * <p>Changes only blanks: quotes, parentheses and the order stay, and the result has the same syntax tree.
 */
final class ConditionFormatter {
    private static final int STEP = 2;

    private final StringBuilder out = new StringBuilder();
    private final int width;

    private ConditionFormatter(int width) {
        this.width = width;
    }

    /** Returns {@code condition} on one line; null if it cannot be parsed, or cannot be written on one line. */
    static @Nullable String flat(String condition) {
        ConditionNode laid = laid(condition);
        if (laid == null) {
            return null;
        }
        StringBuilder line = new StringBuilder(laid.length());
        laid.flat(line);
        return isSame(condition, line.toString()) ? line.toString() : null;
    }

    /** Returns the lines of {@code condition}, of at most {@code width} characters where possible; null if it cannot be parsed. */
    static @Nullable List<String> of(String condition, int width) {
        ConditionNode laid = laid(condition);
        if (laid == null) {
            return null;
        }
        ConditionFormatter lines = new ConditionFormatter(width);
        lines.print(laid, 0);
        String text = lines.out.toString();
        return isSame(condition, text) ? text.lines().toList() : null;
    }

    private static @Nullable ConditionNode laid(String condition) {
        ConditionNode laid = ConditionScanner.scan(condition);
        return laid == null || hasBreaks(laid) ? null : laid;
    }

    /** Returns whether a quoted text contains a line break, which formatting would not preserve. */
    private static boolean hasBreaks(ConditionNode laid) {
        return switch (laid) {
            case Leaf(String head, List<String> items, var _, var _) ->
                hasBreak(head) || items.stream().anyMatch(ConditionFormatter::hasBreak);
            case Group(ConditionNode inside) -> hasBreaks(inside);
            case Negated(ConditionNode inside, var _) -> hasBreaks(inside);
            case Chain(var _, List<ConditionNode> parts, var _) ->
                parts.stream().anyMatch(ConditionFormatter::hasBreaks);
        };
    }

    private static boolean hasBreak(String text) {
        return text.chars().anyMatch(c -> c < ' ' || (c >= 0x7F && c <= 0xA0) || c == 0x2028 || c == 0x2029);
    }

    /** Returns whether both texts are the same condition, regardless of layout. */
    static boolean isSame(String one, String other) {
        try {
            return ConditionPrinter.source(ConditionParser.parse(one))
                    .equals(ConditionPrinter.source(ConditionParser.parse(other)));
        } catch (SyntaxException e) {
            return false;
        }
    }

    private int column() {
        return out.length() - out.lastIndexOf("\n") - 1;
    }

    private void line(int indent) {
        out.append('\n').repeat(' ', indent);
    }

    private void print(ConditionNode laid, int indent) {
        if (column() + laid.length() <= width) {
            laid.flat(out);
            return;
        }
        switch (laid) {
            case Chain chain -> chain(chain, indent);
            case Group(ConditionNode inside) -> {
                out.append('(');
                line(indent + STEP);
                print(inside, indent + STEP);
                line(indent);
                out.append(')');
            }
            case Negated(ConditionNode inside, var _) -> {
                out.append(Negated.WORD);
                print(inside, indent);
            }
            case Leaf leaf -> leaf(leaf, indent + STEP);
        }
    }

    private void chain(Chain chain, int indent) {
        boolean first = true;
        for (ConditionNode part : chain.parts()) {
            if (!first) {
                line(indent);
                out.append(chain.operator()).append(' ');
            }
            // A nested chain binds more tightly and is indented.
            print(part, part instanceof Chain ? indent + STEP : indent);
            first = false;
        }
    }

    private void leaf(Leaf leaf, int indent) {
        out.append(leaf.head());
        for (int i = 0; i < leaf.items().size(); i++) {
            boolean last = i == leaf.items().size() - 1;
            String item = leaf.items().get(i) + (last ? leaf.tail() : ",");
            if (i > 0) {
                if (column() + 1 + item.length() > width) {
                    line(indent);
                } else {
                    out.append(' ');
                }
            }
            out.append(item);
        }
        if (leaf.items().isEmpty()) {
            out.append(leaf.tail());
        }
    }
}
