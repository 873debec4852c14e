package eyas.rules.format;

import eyas.filter.syntax.ConditionParser;
import eyas.filter.syntax.Expression;
import eyas.filter.syntax.Expression.Check;
import eyas.filter.syntax.Expression.Comparison;
import eyas.filter.syntax.Expression.MacroReference;
import eyas.filter.syntax.ListModifier;
import eyas.filter.syntax.Operand;
import eyas.filter.syntax.Operand.FieldOperand;
import eyas.filter.syntax.Operand.Literal;
import eyas.filter.syntax.Operand.LiteralList;
import eyas.filter.syntax.Operand.TransformerOperand;
import eyas.filter.syntax.SyntaxException;
import eyas.rules.format.ConditionNode.Chain;
import eyas.rules.format.ConditionNode.Group;
import eyas.rules.format.ConditionNode.Leaf;
import eyas.rules.format.ConditionNode.Negated;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Splits a condition into its texts as written, without blanks.
 *
 * <p>The parser provides the start of each check and its parts; this class finds their text, so that quotes, parentheses and numbers stay
 * as written. Use each instance for one condition.
 */
final class ConditionScanner {
    /** So many consecutive "not" occur in no real condition, and would exceed the nesting depth of the formatter. */
    private static final Pattern ABSURD = Pattern.compile("(?:not\\s++){200}");

    private final String text;
    private final List<Expression> leaves = new ArrayList<>();
    private int next;
    private int at;

    private ConditionScanner(String text) {
        this.text = text;
    }

    /** Returns the parts of {@code text}; null if it is not a valid condition before lists are expanded. */
    static @Nullable ConditionNode scan(String text) {
        if (ABSURD.matcher(text).find()) {
            return null;
        }
        Expression parsed;
        try {
            parsed = ConditionParser.parse(text);
        } catch (SyntaxException e) {
            return null;
        }
        ConditionScanner scanner = new ConditionScanner(text);
        scanner.collect(parsed);
        ConditionNode laid = scanner.chain("or");
        scanner.blanks();
        return scanner.at == text.length() ? laid : null;
    }

    private void collect(Expression expression) {
        switch (expression) {
            case Expression.And(List<Expression> children, var _) -> children.forEach(this::collect);
            case Expression.Or(List<Expression> children, var _) -> children.forEach(this::collect);
            case Expression.Not(Expression child, var _) -> collect(child);
            case MacroReference _, Check _ -> leaves.add(expression);
        }
    }

    private ConditionNode chain(String word) {
        boolean outer = word.equals("or");
        List<ConditionNode> parts = new ArrayList<>();
        do {
            parts.add(outer ? chain("and") : negated());
        } while (take(word));
        return parts.size() == 1 ? parts.getFirst() : Chain.of(word, parts);
    }

    private ConditionNode negated() {
        if (!atLeaf() && take("not")) {
            return new Negated(negated());
        }
        if (!atLeaf() && take("(")) {
            ConditionNode inside = chain("or");
            blanks();
            at++;
            return new Group(inside);
        }
        return leaf();
    }

    private boolean atLeaf() {
        blanks();
        return next < leaves.size() && leaves.get(next).position().offset() == at;
    }

    private boolean take(String word) {
        blanks();
        boolean found = text.startsWith(word, at);
        at += found ? word.length() : 0;
        return found;
    }

    private void blanks() {
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r') || c == '\b';
    }

    private Leaf leaf() {
        Expression leaf = leaves.get(next++);
        at = leaf.position().offset();
        return switch (leaf) {
            case MacroReference(String name, var _) -> {
                at += name.length();
                yield Leaf.of(name, List.of(), "");
            }
            case Expression.Exists(Operand.Source left, var _) -> {
                String head = source(left);
                take("exists");
                yield Leaf.of(head + " exists", List.of(), "");
            }
            case Comparison comparison -> comparison(comparison);
            case Expression.And _, Expression.Or _, Expression.Not _ ->
                throw new IllegalStateException("not a leaf: " + leaf);
        };
    }

    private Leaf comparison(Comparison comparison) {
        String head = source(comparison.left());
        take(comparison.operator().symbol());
        head += " " + comparison.operator().symbol() + " ";
        if (comparison.modifier() != ListModifier.NONE) {
            take(comparison.modifier().keyword());
            head += comparison.modifier().keyword() + " ";
        }
        blanks();
        if (comparison.right() instanceof LiteralList(List<Literal> items, var _)
                && at < text.length()
                && text.charAt(at) == '(') {
            return list(head + "(", items);
        }
        if (comparison.right() instanceof Operand.Source right) {
            return Leaf.of(head + source(right), List.of(), "");
        }
        return Leaf.of(head + literal(), List.of(), "");
    }

    private Leaf list(String head, List<Literal> items) {
        List<String> texts = new ArrayList<>(items.size());
        for (Literal item : items) {
            at = item.position().offset();
            texts.add(literal());
        }
        if (items.isEmpty()) {
            at++;
        }
        blanks();
        at++;
        return Leaf.of(head, texts, ")");
    }

    private String literal() {
        int start = at;
        char first = text.charAt(at);
        if (first == '"' || first == '\'') {
            at = quoted(at);
        } else {
            while (at < text.length() && "()\"'=,".indexOf(text.charAt(at)) < 0 && !isBlank(text.charAt(at))) {
                at++;
            }
        }
        return text.substring(start, at);
    }

    private String source(Operand.Source source) {
        int start = at;
        switch (source) {
            case FieldOperand field -> at += field.name().length();
            case TransformerOperand transformer -> {
                at += transformer.kind().keyword().length();
                at = parentheses(at);
            }
        }
        if (source.argument() != null) {
            at = bracket(at);
        }
        return oneLine(start, at);
    }

    /** Returns the position after the parenthesis that closes the one at {@code from}. */
    private int parentheses(int from) {
        int depth = 0;
        int i = from;
        do {
            char c = text.charAt(i);
            if (c == '"' || c == '\'') {
                i = quoted(i);
            } else if (c == '[') {
                i = bracket(i);
            } else {
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                i++;
            }
        } while (depth > 0);
        return i;
    }

    private int bracket(int from) {
        char c = text.charAt(from + 1);
        int inside = c == '"' || c == '\'' ? quoted(from + 1) : from + 1;
        return text.indexOf(']', inside) + 1;
    }

    /** Returns the position after the quote that closes the one at {@code from}; a quote after a backslash does not. */
    private int quoted(int from) {
        char quote = text.charAt(from);
        int close = from;
        do {
            close = text.indexOf(quote, close + 1);
        } while (close > from + 1 && text.charAt(close - 1) == '\\');
        return close + 1;
    }

    /** Returns a range with each run of blanks outside of quotes replaced by one blank. */
    private String oneLine(int from, int to) {
        StringBuilder out = new StringBuilder(to - from);
        int i = from;
        while (i < to) {
            char c = text.charAt(i);
            if (c == '"' || c == '\'') {
                int end = quoted(i);
                out.append(text, i, end);
                i = end;
            } else if (isBlank(c)) {
                while (i < to && isBlank(text.charAt(i))) {
                    i++;
                }
                out.append(' ');
            } else {
                out.append(c);
                i++;
            }
        }
        return out.toString();
    }
}
