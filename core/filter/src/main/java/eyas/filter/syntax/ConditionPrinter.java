package eyas.filter.syntax;

import eyas.filter.syntax.Expression.And;
import eyas.filter.syntax.Expression.Comparison;
import eyas.filter.syntax.Expression.Exists;
import eyas.filter.syntax.Expression.MacroReference;
import eyas.filter.syntax.Expression.Not;
import eyas.filter.syntax.Expression.Or;
import eyas.filter.syntax.Operand.FieldOperand;
import eyas.filter.syntax.Operand.Literal;
import eyas.filter.syntax.Operand.LiteralList;
import eyas.filter.syntax.Operand.OperandList;
import eyas.filter.syntax.Operand.TransformerOperand;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prints a syntax tree as text.
 *
 * <p>There are two forms. {@link #falco} is what Falco shows as {@code condition_compiled}: every {@code and} and {@code or} in
 * parentheses, and a string quoted only if it contains a blank, an equals sign, a quote, a backslash or a control character. It does not
 * preserve the empty string and strings with a parenthesis. {@link #source} also quotes those, and parses to an equal tree.
 */
public final class ConditionPrinter {
    private final StringBuilder out = new StringBuilder();
    private final boolean exact;

    private ConditionPrinter(boolean exact) {
        this.exact = exact;
    }

    /** Returns the text that Falco would print. */
    public static String falco(Expression expression) {
        ConditionPrinter printer = new ConditionPrinter(false);
        printer.print(expression);
        return printer.out.toString();
    }

    /** Returns a text that parses to the same condition. */
    public static String source(Expression expression) {
        ConditionPrinter printer = new ConditionPrinter(true);
        printer.print(expression);
        return printer.out.toString();
    }

    /** Returns the text of one operand, as in {@link #source}. */
    public static String source(Operand operand) {
        ConditionPrinter printer = new ConditionPrinter(true);
        printer.print(operand);
        return printer.out.toString();
    }

    private void print(Expression expression) {
        switch (expression) {
            case And(List<Expression> children, var _) -> join(children, " and ");
            case Or(List<Expression> children, var _) -> join(children, " or ");
            case Not(Expression child, var _) -> {
                // "not not" cancels itself instead of nesting, so the exact form puts the inner one in parentheses.
                boolean apart = exact && child instanceof Not;
                out.append(apart ? "not (" : "not ");
                print(child);
                out.append(apart ? ")" : "");
            }
            // Before a word, a macro named "not" would be parsed as the operator.
            case MacroReference(String name, var _) -> out.append(exact && name.equals("not") ? "(not)" : name);
            case Exists(Operand left, var _) -> {
                print(left);
                out.append(" exists");
            }
            case Comparison comparison -> {
                print(comparison.left());
                out.append(' ').append(comparison.operator().symbol()).append(' ');
                if (comparison.modifier() != ListModifier.NONE) {
                    out.append(comparison.modifier().keyword()).append(' ');
                }
                print(comparison.right());
            }
        }
    }

    private void join(List<Expression> children, String word) {
        out.append('(');
        for (int i = 0; i < children.size(); i++) {
            if (i > 0) {
                out.append(word);
            }
            print(children.get(i));
        }
        out.append(')');
    }

    private void print(Operand operand) {
        switch (operand) {
            case FieldOperand(String name, String argument, var _) -> {
                out.append(name);
                bracket(argument);
            }
            case TransformerOperand transformer -> {
                out.append(transformer.kind().keyword());
                list(transformer.operands(), ",");
                bracket(transformer.argument());
            }
            case OperandList(List<Operand> items, var _) -> list(items, ",");
            case LiteralList(List<Literal> items, var _) -> list(items, ", ");
            case Literal literal -> literal(literal);
        }
    }

    private void list(List<? extends Operand> items, String separator) {
        out.append('(');
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                out.append(separator);
            }
            print(items.get(i));
        }
        out.append(')');
    }

    private void literal(Literal literal) {
        // Among the arguments of a transformer only a quoted string is a string, so the exact form keeps the quotes.
        escape(literal.text(), exact && literal.form() == Operand.Form.QUOTED);
    }

    private void bracket(@Nullable String argument) {
        if (argument != null) {
            out.append('[');
            escape(argument, argument.isEmpty() || (exact && hasAny(argument, "[]")));
            out.append(']');
        }
    }

    private void escape(String text, boolean quote) {
        if (!quote && !needsQuotes(text)) {
            out.append(text);
            return;
        }
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '"' -> out.append("\\\"");
                case '\\' -> backslash(i == text.length() - 1);
                default -> {
                    boolean second = i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
                    if (LiteralText.isByte(c) && !second) {
                        out.append("\\x").append(Integer.toHexString(c & 0xFF));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private void backslash(boolean last) {
        // A quote after a backslash never ends a string, so the exact form ends such a string with backslash and blank.
        // libsinsp 0.20 does not support \\x yet.
        out.append(exact && last ? "\\ " : "\\\\");
    }

    private boolean needsQuotes(String text) {
        return hasAny(text, "\b\f\n\r\t =\\\"'\0")
                || hasBytes(text)
                || (exact && (text.isEmpty() || hasAny(text, "(),\u000B")));
    }

    private static boolean hasBytes(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (LiteralText.isByte(text.charAt(i)) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasAny(String text, String characters) {
        for (int i = 0; i < text.length(); i++) {
            if (characters.indexOf(text.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }
}
