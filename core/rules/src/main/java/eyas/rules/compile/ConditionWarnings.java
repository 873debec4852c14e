package eyas.rules.compile;

import eyas.filter.syntax.Expression;
import eyas.filter.syntax.Expression.And;
import eyas.filter.syntax.Expression.Comparison;
import eyas.filter.syntax.Expression.Exists;
import eyas.filter.syntax.Expression.MacroReference;
import eyas.filter.syntax.Expression.Not;
import eyas.filter.syntax.Expression.Or;
import eyas.filter.syntax.Operand;
import eyas.filter.syntax.Operand.FieldOperand;
import eyas.filter.syntax.Operand.Literal;
import eyas.filter.syntax.Operand.LiteralList;
import eyas.filter.syntax.Operand.OperandList;
import eyas.filter.syntax.Operand.TransformerOperand;
import eyas.filter.syntax.Operator;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Detects valid but probably unintended uses in a condition that the condition check does not report. */
final class ConditionWarnings {
    /** Deprecated fields that cause a warning, in the order in which they are reported. */
    static final List<String> DEPRECATED = List.of(
            "evt.dir", "evt.latency", "evt.latency.s", "evt.latency.ns", "evt.latency.human", "evt.wait_latency");

    private static final Set<Operator> EQUALITY = EnumSet.of(
            Operator.EQUAL,
            Operator.DOUBLE_EQUAL,
            Operator.NOT_EQUAL,
            Operator.IN,
            Operator.INTERSECTS,
            Operator.PMATCH);
    private static final String MISSING = "<NA>";

    /** The first use of each field. */
    private final Map<String, FieldOperand> fields = new HashMap<>();

    private boolean unsafe;

    /** Inspects {@code expression}. */
    ConditionWarnings(Expression expression) {
        visit(expression);
    }

    /** Returns whether a field of an audit source is compared with the placeholder for a missing value. */
    boolean isUnsafe() {
        return unsafe;
    }

    /** Returns the deprecated fields that are used. */
    List<String> deprecated() {
        List<String> found = new ArrayList<>(DEPRECATED);
        found.retainAll(fields.keySet());
        return found;
    }

    /** Returns the first use of {@code field}, or null if it is not used. */
    @Nullable
    FieldOperand firstUse(String field) {
        return fields.get(field);
    }

    private void visit(Expression expression) {
        switch (expression) {
            case And and -> and.children().forEach(this::visit);
            case Or or -> or.children().forEach(this::visit);
            case Not not -> visit(not.child());
            case MacroReference reference -> {}
            case Exists exists -> visit(exists.left());
            case Comparison comparison -> compare(comparison);
        }
    }

    private void compare(Comparison comparison) {
        visit(comparison.left());
        boolean audit = comparison.left() instanceof FieldOperand field
                && (field.name().startsWith("ka.") || field.name().startsWith("jevt."));
        if (audit && EQUALITY.contains(comparison.operator())) {
            unsafe |= switch (comparison.right()) {
                case Literal literal -> literal.text().equals(MISSING);
                case LiteralList list ->
                    list.items().stream().anyMatch(i -> i.text().equals(MISSING));
                case Operand.Source source -> false;
            };
        }
    }

    private void visit(Operand operand) {
        switch (operand) {
            case FieldOperand field -> fields.putIfAbsent(field.name(), field);
            case TransformerOperand transformer -> transformer.operands().forEach(this::visit);
            case OperandList list -> list.items().forEach(this::visit);
            case Literal literal -> {}
            case LiteralList list -> {}
        }
    }
}
