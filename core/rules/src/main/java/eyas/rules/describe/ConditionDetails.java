package eyas.rules.describe;

import eyas.filter.syntax.ConditionParser;
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
import eyas.filter.syntax.SyntaxException;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The names that a condition refers to. Not thread-safe while it is built.
 *
 * <p>Macros and lists are collected from the condition as written, operators and fields from the expanded one.
 */
final class ConditionDetails {
    private static final Set<String> EVENT_NAMES = Set.of("evt.type", "evt.asynctype");

    private final SortedSet<String> macros = new TreeSet<>();
    private final SortedSet<String> listElements = new TreeSet<>();
    private final SortedSet<String> operators = new TreeSet<>();
    private final SortedSet<String> fields = new TreeSet<>();
    private final SortedSet<String> events = new TreeSet<>();

    private ConditionDetails() {}

    static ConditionDetails of(Expression expression) {
        ConditionDetails details = new ConditionDetails();
        details.visit(expression);
        return details;
    }

    /**
     * Parses a condition before macros and lists are expanded.
     *
     * <p>A text may become valid only after list substitution ({@code fd.num > limit}); the details of such a text are empty.
     */
    static ConditionDetails ofWritten(String condition) {
        try {
            return of(ConditionParser.parse(condition));
        } catch (SyntaxException e) {
            return new ConditionDetails();
        }
    }

    /** Returns the names of the macros. */
    SortedSet<String> macros() {
        return macros;
    }

    /** Returns the elements of lists on the right side: values, and names of lists. */
    SortedSet<String> listElements() {
        return listElements;
    }

    SortedSet<String> operators() {
        return operators;
    }

    /** Returns the fields with their arguments, including those inside transformers and on the right side. */
    SortedSet<String> fields() {
        return fields;
    }

    /** Returns the names that event types are compared with. */
    SortedSet<String> events() {
        return events;
    }

    private void visit(Expression expression) {
        switch (expression) {
            case And and -> and.children().forEach(this::visit);
            case Or or -> or.children().forEach(this::visit);
            case Not not -> visit(not.child());
            case MacroReference macro -> macros.add(macro.name());
            case Exists exists -> {
                visit(exists.left());
                operators.add("exists");
            }
            case Comparison comparison -> {
                visit(comparison.left());
                operators.add(comparison.operator().symbol());
                visit(comparison.right());
                if (comparison.left() instanceof FieldOperand field && EVENT_NAMES.contains(field.name())) {
                    addEvents(comparison.right());
                }
            }
        }
    }

    private void addEvents(Operand named) {
        switch (named) {
            case Literal literal -> events.add(literal.text());
            case LiteralList list -> list.items().forEach(item -> events.add(item.text()));
            case FieldOperand _, TransformerOperand _, OperandList _ -> {}
        }
    }

    private void visit(Operand operand) {
        switch (operand) {
            case FieldOperand field -> {
                String argument = field.argument();
                fields.add(argument == null || argument.isEmpty() ? field.name() : field.name() + "[" + argument + "]");
            }
            case TransformerOperand transformer -> transformer.operands().forEach(this::visit);
            case OperandList list -> list.items().forEach(this::visit);
            case LiteralList list -> list.items().forEach(item -> listElements.add(item.text()));
            case Literal _ -> {}
        }
    }
}
