package eyas.filter.check;

import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.Hint;
import eyas.fields.FieldCatalog;
import eyas.fields.FieldException;
import eyas.fields.Multiplicity;
import eyas.filter.syntax.Expression;
import eyas.filter.syntax.Expression.And;
import eyas.filter.syntax.Expression.Comparison;
import eyas.filter.syntax.Expression.Exists;
import eyas.filter.syntax.Expression.MacroReference;
import eyas.filter.syntax.Expression.Not;
import eyas.filter.syntax.Expression.Or;
import eyas.filter.syntax.ListModifier;
import eyas.filter.syntax.Operand;
import eyas.filter.syntax.Operand.FieldOperand;
import eyas.filter.syntax.Operand.Literal;
import eyas.filter.syntax.Operand.LiteralList;
import eyas.filter.syntax.Operand.TransformerOperand;
import eyas.filter.syntax.Operator;
import eyas.filter.syntax.Position;
import eyas.text.NearestName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks conditions: binds fields, checks that operators fit the types, parses values.
 *
 * <p>Reports all problems of a condition, not only the first. The messages equal Falco's, so that a caller can print them in Falco's form;
 * the suggested fixes are Eyas's own. Immutable and thread-safe.
 */
public final class ConditionChecker {
    /** The maximum nesting depth of {@code and}, {@code or} and {@code not}, macros included. */
    public static final int MAX_DEPTH = 2000;

    private final FieldCatalog catalog;
    private final Set<String> asyncEvents;

    /** Creates a checker for the fields of {@code catalog}, with {@code container} as the only asynchronous event. */
    public ConditionChecker(FieldCatalog catalog) {
        this(catalog, Set.of("container"));
    }

    /**
     * Creates a checker.
     *
     * @param asyncEvents values that {@code evt.type} can have in addition to the names of the event table
     */
    public ConditionChecker(FieldCatalog catalog, Set<String> asyncEvents) {
        this.catalog = catalog;
        this.asyncEvents = Set.copyOf(asyncEvents);
    }

    /** Checks {@code expression}, whose macros must have been expanded. */
    public CheckResult check(Expression expression) {
        ConditionDiagnostics diagnostics = new ConditionDiagnostics();
        CheckedExpression checked = new Run(diagnostics).visit(expression, 1);
        if (checked == null || diagnostics.failed()) {
            return new CheckResult.Rejected(diagnostics.inOrder());
        }
        return new CheckResult.Accepted(
                new CheckedCondition(checked, EventTypes.of(expression)), diagnostics.inOrder());
    }

    /**
     * Binds a single field or transformer, as used in an output line.
     *
     * @throws FieldException if it is invalid, with the message of the first diagnostic
     */
    public Source bind(Operand.Source operand) {
        ConditionDiagnostics diagnostics = new ConditionDiagnostics();
        Source source = new SourceBinder(catalog, diagnostics).bind(operand);
        if (source == null || diagnostics.failed()) {
            throw new FieldException(diagnostics.inOrder().getFirst().message());
        }
        return source;
    }

    /** Checks one condition. Methods return null after reporting an error. */
    private final class Run {
        private final ConditionDiagnostics diagnostics;
        private final SourceBinder binder;
        private final ValuePredicateBuilder tests;

        Run(ConditionDiagnostics diagnostics) {
            this.diagnostics = diagnostics;
            this.binder = new SourceBinder(catalog, diagnostics);
            this.tests = new ValuePredicateBuilder(catalog, diagnostics);
        }

        @Nullable
        CheckedExpression visit(Expression expression, int depth) {
            if (diagnostics.isFull()) {
                return null;
            }
            if (depth > MAX_DEPTH) {
                error(
                        DiagnosticCode.LIMIT,
                        "condition nested deeper than " + MAX_DEPTH,
                        expression.position(),
                        "nest fewer macros");
                return null;
            }
            return switch (expression) {
                case And(List<Expression> children, var _) -> {
                    List<CheckedExpression> checked = visitAll(children, depth);
                    yield checked == null ? null : new CheckedExpression.And(checked);
                }
                case Or(List<Expression> children, var _) -> {
                    List<CheckedExpression> checked = visitAll(children, depth);
                    yield checked == null ? null : new CheckedExpression.Or(checked);
                }
                case Not(Expression child, var _) -> {
                    CheckedExpression checked = visit(child, depth + 1);
                    yield checked == null ? null : new CheckedExpression.Not(checked);
                }
                case MacroReference(String name, Position position) -> {
                    error(
                            DiagnosticCode.MACRO,
                            "filter error: unexpected identifier '" + name + "'",
                            position,
                            name.length(),
                            "define a macro of this name, or compare a field");
                    yield null;
                }
                case Exists exists -> test(exists);
                case Comparison comparison -> test(comparison);
            };
        }

        private @Nullable List<CheckedExpression> visitAll(List<Expression> children, int depth) {
            List<CheckedExpression> checked = new ArrayList<>(children.size());
            boolean complete = true;
            for (Expression child : children) {
                CheckedExpression one = visit(child, depth + 1);
                complete &= one != null;
                if (one != null) {
                    checked.add(one);
                }
            }
            return complete ? checked : null;
        }

        private @Nullable CheckedExpression test(Exists exists) {
            searchable(exists.left());
            Source source = binder.bind(exists.left());
            return source == null
                    ? null
                    : new CheckedExpression.Test(new Predicate(source, new ValuePredicate.Present(), false));
        }

        private @Nullable CheckedExpression test(Comparison comparison) {
            boolean byType = isTypeOperator(comparison);
            if (byType) {
                searchable(comparison.left());
            }
            Source left = binder.bind(comparison.left());
            if (left == null || !allowed(comparison, left)) {
                return null;
            }
            if (comparison.left() instanceof FieldOperand field && EventTypes.isEventType(field)) {
                if (byType && comparison.right() instanceof TransformerOperand) {
                    error(
                            DiagnosticCode.RIGHT_SIDE,
                            "right-hand field comparisons on `evt.type`/`syscall.type` checks are not supported by event code search",
                            comparison.position(),
                            "compare with names of events");
                    return null;
                }
                if (field.name().equals("evt.type")) {
                    // Falco accepts any text as a value of syscall.type.
                    eventNames(comparison);
                }
            }
            ValuePredicate test = comparison.right() instanceof TransformerOperand right
                    ? against(comparison, left, right)
                    : tests.build(comparison, left);
            if (test == null) {
                return null;
            }
            Operator operator = comparison.operator();
            boolean all = (left.multiplicity() == Multiplicity.LIST && operator == Operator.IN)
                    || (left.multiplicity() == Multiplicity.EITHER && operator == Operator.NOT_EQUAL);
            return new CheckedExpression.Test(new Predicate(left, test, all));
        }

        private boolean isTypeOperator(Comparison comparison) {
            Operator operator = comparison.operator();
            return comparison.modifier() == ListModifier.NONE
                    && (operator == Operator.EQUAL
                            || operator == Operator.DOUBLE_EQUAL
                            || operator == Operator.NOT_EQUAL
                            || operator == Operator.IN);
        }

        /** Reports a transformer on the event type, which would prevent finding the event codes of the condition. */
        private void searchable(Operand.Source source) {
            if (source instanceof TransformerOperand transformer
                    && transformer.operands().stream()
                            .anyMatch(o -> o instanceof FieldOperand field && EventTypes.isEventType(field))) {
                error(
                        DiagnosticCode.TRANSFORMER,
                        "event code search does not support `evt.type` checks with transformers",
                        source.position(),
                        "compare evt.type itself");
            }
        }

        private boolean allowed(Comparison comparison, Source left) {
            Operator operator = comparison.operator();
            String symbol = operator == Operator.DOUBLE_EQUAL ? "=" : operator.symbol();
            ValueKind kind = left.kind();
            String reason = null;
            if (left.isList()) {
                if (kind != ValueKind.STRING
                        && kind != ValueKind.UNSIGNED
                        && kind != ValueKind.BOOL
                        && kind != ValueKind.ADDRESS
                        && kind != ValueKind.NETWORK) {
                    reason = "list filters are not supported for type '" + left.type() + "'";
                } else if (operator != Operator.IN && operator != Operator.INTERSECTS) {
                    reason = "'" + symbol + "' operator not supported list filters";
                }
            } else if (kind == ValueKind.OTHER) {
                reason = "'" + symbol + "' operator not supported for type '" + left.type() + "'";
            } else if (!kind.allows(operator)) {
                boolean modified = comparison.modifier() != ListModifier.NONE
                        && (kind == ValueKind.ADDRESS || kind == ValueKind.NETWORK);
                reason = "'" + symbol + "' " + (modified ? "with modifier" : "operator") + " not supported for "
                        + kind.filterName() + " filters";
            }
            if (reason != null) {
                error(DiagnosticCode.OPERATOR, "filter error: " + reason, comparison.position(), null);
            }
            return reason == null;
        }

        private void eventNames(Comparison comparison) {
            if (comparison.right() instanceof Literal literal) {
                eventName(literal);
            } else if (comparison.right() instanceof LiteralList list) {
                list.items().forEach(this::eventName);
            }
        }

        private void eventName(Literal literal) {
            String name = literal.text();
            if (!EventTypes.isKnown(name) && !asyncEvents.contains(name)) {
                String nearest = NearestName.of(name, EventNames.ALL);
                diagnostics.add(
                        DiagnosticCode.EVENT_TYPE,
                        nearest == null
                                ? "unknown event type " + name + "; evt.asynctype has the names of asynchronous events"
                                : "unknown event type " + name,
                        literal.position(),
                        name.length(),
                        nearest == null ? null : meant(nearest, literal));
            }
        }

        private @Nullable ValuePredicate against(Comparison comparison, Source left, TransformerOperand operand) {
            Source right = binder.bindRight(operand);
            if (right == null) {
                return null;
            }
            String reason = mismatch(comparison.operator(), left, right);
            if (reason != null) {
                error(DiagnosticCode.RIGHT_SIDE, reason, comparison.position(), null);
                return null;
            }
            Operator operator = comparison.operator() == Operator.DOUBLE_EQUAL ? Operator.EQUAL : comparison.operator();
            return new ValuePredicate.Against(operator, right);
        }

        private @Nullable String mismatch(Operator operator, Source left, Source right) {
            if (operator == Operator.PMATCH || operator == Operator.REGEX) {
                return "operator '" + operator + "' doesn't support right-hand side fields";
            }
            if (left.kind() == ValueKind.NETWORK) {
                return "field type 'IPNET' doesn't support right-hand side fields";
            }
            if (SourceBinder.noRightSide(left)) {
                return "field '" + SourceBinder.name(left) + "' doesn't support right-hand side fields";
            }
            if (SourceBinder.noRightSide(right)) {
                return "field '" + SourceBinder.name(right) + "' can't be used as a right-hand side field";
            }
            if (left.type() != right.type() || left.isList() != right.isList()) {
                return "field '" + SourceBinder.name(left) + "' has type '" + typeName(left)
                        + "' while the right-hand side field '" + SourceBinder.name(right)
                        + "' has incompatible type '" + typeName(right) + "'";
            }
            return null;
        }

        private String typeName(Source source) {
            return source.type() + (source.isList() ? " (list)" : "");
        }

        /** Returns a hint that replaces the name, without the quotes of a quoted literal. */
        private static Hint meant(String nearest, Literal literal) {
            Hint hint = Hint.meant(nearest);
            return literal.form() == Operand.Form.QUOTED ? Hint.of(hint.description()) : hint;
        }

        private void error(DiagnosticCode code, String message, Position position, @Nullable String fix) {
            error(code, message, position, 1, fix);
        }

        private void error(DiagnosticCode code, String message, Position position, int length, @Nullable String fix) {
            diagnostics.add(code, message, position, length, fix == null ? null : Hint.of(fix));
        }
    }
}
