package eyas.conformance;

import eyas.filter.syntax.Expression;
import eyas.filter.syntax.Operand;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;

/**
 * The words by which a rule leaves processes alone: whatever stands below a {@code not}, by what it is compared with.
 *
 * @param names names of programs
 * @param ancestors names of parents and further ancestors, and those of programs
 * @param arguments parts of command lines
 */
@NullMarked
record RuleExemptions(Set<String> names, Set<String> ancestors, Set<String> arguments) {
    private static final Set<String> NAMES =
            Set.of("proc.name", "proc.installed", "proc.exe", "proc.exepath", "proc.target.name");

    /** Names that a process may take in any case: those that rules have left alone at some time. */
    private static final Set<String> USUAL = Set.of("conftest", "git", "make", "Runner.Worker", "eyas");

    private static final int FEW = 3;

    /** Returns these words, and the usual ones where there are no names. */
    RuleExemptions orUsual() {
        return new RuleExemptions(names.isEmpty() ? USUAL : names, ancestors.isEmpty() ? USUAL : ancestors, arguments);
    }

    /** Returns some of these words. */
    RuleExemptions few() {
        return new RuleExemptions(few(names), few(ancestors), arguments);
    }

    private static Set<String> few(Set<String> words) {
        return new TreeSet<>(words.stream().limit(FEW).toList());
    }

    /** Returns the words of a condition with its macros and lists put in. */
    static RuleExemptions of(Expression condition) {
        RuleExemptions words = new RuleExemptions(new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
        words.collect(condition, false);
        words.ancestors.addAll(words.names);
        return words;
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
                throw new IllegalStateException("a macro that was not put in: " + reference.name());
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

    @SuppressWarnings("ReferenceEquality") // which of the sets it is, not what is in it
    private void add(String word, Set<String> to) {
        if (to == arguments) {
            to.add(word);
            return;
        }
        String last = word.substring(word.lastIndexOf('/') + 1);
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
