package eyas.conformance;

import eyas.filter.syntax.Expression;
import eyas.filter.syntax.Operand;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;

/**
 * Values that exempt processes from a rule: operands of comparisons below a {@code not}, by the kind of field.
 *
 * @param names program names
 * @param ancestors names of parents and further ancestors, including {@code names}
 * @param arguments parts of command lines
 */
@NullMarked
record RuleExemptions(Set<String> names, Set<String> ancestors, Set<String> arguments) {
    private static final Set<String> NAMES =
            Set.of("proc.name", "proc.installed", "proc.exe", "proc.exepath", "proc.target.name");

    /** Default names: names that rules have exempted at some time. */
    private static final Set<String> DEFAULTS = Set.of("conftest", "git", "make", "Runner.Worker", "eyas");

    private static final int FEW = 3;

    /** Returns these values, with defaults instead of empty names. */
    RuleExemptions orDefaults() {
        return new RuleExemptions(
                names.isEmpty() ? DEFAULTS : names, ancestors.isEmpty() ? DEFAULTS : ancestors, arguments);
    }

    /** Returns a few of these values. */
    RuleExemptions few() {
        return new RuleExemptions(few(names), few(ancestors), arguments);
    }

    private static Set<String> few(Set<String> values) {
        return new TreeSet<>(values.stream().limit(FEW).toList());
    }

    /** Returns the values in a condition with expanded macros and lists. */
    static RuleExemptions of(Expression condition) {
        RuleExemptions values = new RuleExemptions(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
        values.collect(condition, false);
        values.ancestors.addAll(values.names);
        return values;
    }

    private void collect(Expression expression, boolean negated) {
        switch (expression) {
            case Expression.And(var children, var at) -> children.forEach(child -> collect(child, negated));
            case Expression.Or(var children, var at) -> children.forEach(child -> collect(child, negated));
            case Expression.Not(Expression child, var at) -> collect(child, !negated);
            case Expression.Comparison comparison -> {
                if (negated) {
                    add(comparison);
                }
            }
            case Expression.Exists exists -> {}
            case Expression.MacroReference reference ->
                throw new IllegalStateException("macro not expanded: " + reference.name());
        }
    }

    private void add(Expression.Comparison comparison) {
        String left = name(comparison.left());
        Set<String> to = NAMES.contains(left)
                ? names
                : left.startsWith("proc.pname")
                                || left.startsWith("proc.aname")
                                || left.startsWith("proc.pinstalled")
                                || left.startsWith("proc.ainstalled")
                        ? ancestors
                        : left.startsWith("proc.args") || left.endsWith("cmdline") ? arguments : null;
        if (to == null) {
            return;
        }
        switch (comparison.right()) {
            case Operand.Literal literal -> add(literal.text(), to);
            case Operand.LiteralList list -> list.items().forEach(item -> add(item.text(), to));
            case Operand.Source source -> {}
        }
    }

    @SuppressWarnings("ReferenceEquality") // compares the identity of the set, not its contents
    private void add(String value, Set<String> to) {
        if (to == arguments) {
            to.add(value);
            return;
        }
        String last = value.substring(value.lastIndexOf('/') + 1);
        String name = last.length() > 15 ? last.substring(0, 15) : last;
        if (!name.isEmpty() && name.chars().allMatch(c -> c > ' ' && "*?[]()|\\".indexOf(c) < 0)) {
            to.add(name);
        }
    }

    private static String name(Operand.Source left) {
        return switch (left) {
            case Operand.FieldOperand field -> field.name();
            case Operand.TransformerOperand transformer ->
                transformer.operands().getFirst() instanceof Operand.Source inner ? name(inner) : "";
        };
    }
}
