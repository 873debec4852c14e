package eyas.cli.rules;

import eyas.filter.syntax.ConditionPrinter;
import eyas.filter.syntax.Expression;
import eyas.filter.syntax.Expression.And;
import eyas.filter.syntax.Expression.Check;
import eyas.filter.syntax.Expression.MacroReference;
import eyas.filter.syntax.Expression.Not;
import eyas.filter.syntax.Expression.Or;
import eyas.text.Printable;
import java.util.List;

/** Splits a condition into indented lines that show its structure; the result is a valid condition. */
final class ConditionPrettyPrinter {
    private static final int WIDTH = 100;
    private static final int STEP = 2;

    private final StringBuilder out = new StringBuilder();

    private ConditionPrettyPrinter() {}

    /** Returns {@code condition} as lines that are indented by {@code indent} spaces. */
    static String of(Expression condition, int indent) {
        ConditionPrettyPrinter layout = new ConditionPrettyPrinter();
        layout.out.repeat(' ', indent);
        switch (condition) {
            case And(List<Expression> children, var _) -> layout.children(children, "and ", indent);
            case Or(List<Expression> children, var _) -> layout.children(children, "or ", indent);
            case Not _, MacroReference _, Check _ -> layout.print(condition, indent);
        }
        return layout.out.append('\n').toString();
    }

    private void print(Expression expression, int indent) {
        String line = ConditionPrinter.source(expression);
        if (indent + line.length() <= WIDTH) {
            out.append(Printable.of(line, Integer.MAX_VALUE));
            return;
        }
        switch (expression) {
            case And(List<Expression> children, var _) -> block(children, "and ", indent);
            case Or(List<Expression> children, var _) -> block(children, "or ", indent);
            case Not(Expression child, var _) -> {
                out.append("not ");
                print(child, indent);
            }
            case MacroReference _, Check _ -> out.append(Printable.of(line, Integer.MAX_VALUE));
        }
    }

    private void block(List<Expression> children, String word, int indent) {
        out.append("(\n").repeat(' ', indent + STEP);
        children(children, word, indent + STEP);
        out.append('\n').repeat(' ', indent).append(')');
    }

    private void children(List<Expression> children, String word, int indent) {
        String before = "";
        for (Expression child : children) {
            if (!before.isEmpty()) {
                out.append('\n').repeat(' ', indent).append(before);
            }
            print(child, indent);
            before = word;
        }
    }
}
