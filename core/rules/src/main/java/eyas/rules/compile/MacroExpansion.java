package eyas.rules.compile;

import eyas.diagnostic.Hint;
import eyas.filter.syntax.ConditionFixes;
import eyas.filter.syntax.Expression;
import eyas.filter.syntax.Expression.And;
import eyas.filter.syntax.Expression.Check;
import eyas.filter.syntax.Expression.MacroReference;
import eyas.filter.syntax.Expression.Not;
import eyas.filter.syntax.Expression.Or;
import eyas.filter.syntax.Position;
import eyas.rules.item.Suggestion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the names of macros by their conditions, as trees.
 *
 * <p>A macro sees those macros that were first defined before it was last changed; a rule sees all. Trees are shared, not copied, but count
 * with their full size, which limits exponential growth of nested macros.
 */
final class MacroExpansion {
    private final Map<String, Macro> macros = new LinkedHashMap<>();
    private final Set<String> used = new HashSet<>();
    private final Set<String> broken;
    private final CompileLimits limits;
    private long allNodes;

    /**
     * A macro.
     *
     * @param tree its condition
     */
    private record Macro(int index, Tree tree) {}

    /**
     * A tree with its size.
     *
     * @param closed whether it contains no more macro names
     */
    private record Tree(Expression expression, boolean closed, int nodes, int depth) {}

    /** Thrown when a name cannot be replaced; silent if the cause has been reported already. */
    static final class ExpansionException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Position position;
        private final transient @Nullable Hint hint;
        private final int length;
        private final boolean silent;
        private final String reason;

        private ExpansionException(String message, Position position, int length, @Nullable Hint hint, boolean silent) {
            super(message);
            this.reason = message;
            this.position = position;
            this.length = length;
            this.hint = hint;
            this.silent = silent;
        }

        Position position() {
            return position;
        }

        int length() {
            return length;
        }

        @Nullable
        Hint hint() {
            return hint;
        }

        String reason() {
            return reason;
        }

        boolean isSilent() {
            return silent;
        }
    }

    /**
     * Creates an expansion without macros.
     *
     * @param broken names that are missing because of a reported error
     */
    MacroExpansion(Set<String> broken, CompileLimits limits) {
        this.broken = new HashSet<>(broken);
        this.limits = limits;
    }

    /** Adds a macro, whose condition may still contain macro names. */
    void define(String name, int index, Expression expression) {
        macros.put(name, new Macro(index, new Tree(expression, false, 0, 0)));
    }

    /** Removes a macro because of an error that has been reported. */
    void fail(String name) {
        macros.remove(name);
        broken.add(name);
    }

    /** Replaces the names in the condition of the macro {@code name} permanently, and returns the result. */
    @Nullable
    Expression close(String name, int visibility) throws ExpansionException {
        Macro macro = macros.get(name);
        if (macro == null) {
            return null;
        }
        Tree tree = new Run(visibility).visit(macro.tree.expression, 0);
        macros.put(name, new Macro(macro.index, new Tree(tree.expression, true, tree.nodes, tree.depth)));
        return tree.expression;
    }

    /** Returns {@code expression}, the condition of a rule, with all names replaced. */
    Expression expand(Expression expression) throws ExpansionException {
        Tree tree = new Run(Integer.MAX_VALUE).visit(expression, 0);
        allNodes += tree.nodes;
        if (allNodes > limits.allNodes()) {
            throw tooLarge("rules with more than " + limits.allNodes() + " checks together", expression.position());
        }
        return tree.expression;
    }

    /** Returns all errors that prevent the expansion of {@code expression}, the condition of a rule; empty if it can be expanded. */
    List<ExpansionException> faults(Expression expression) {
        List<ExpansionException> found = new ArrayList<>();
        collectFaults(expression, found);
        return found;
    }

    private void collectFaults(Expression expression, List<ExpansionException> found) {
        switch (expression) {
            case And and -> and.children().forEach(child -> collectFaults(child, found));
            case Or or -> or.children().forEach(child -> collectFaults(child, found));
            case Not not -> collectFaults(not.child(), found);
            case MacroReference reference -> {
                try {
                    new Run(Integer.MAX_VALUE).visit(reference, 0);
                } catch (ExpansionException e) {
                    found.add(e);
                }
            }
            case Check _ -> {}
        }
    }

    /** Returns whether the macro {@code name} was expanded anywhere. */
    boolean isUsed(String name) {
        return used.contains(name);
    }

    private static ExpansionException tooLarge(String message, Position position) {
        return new ExpansionException(message, position, 1, Hint.of("nest fewer macros"), false);
    }

    /** Replaces names in one condition. Trees without names are detected by identity, and kept. */
    @SuppressWarnings("ReferenceEquality")
    private final class Run {
        private final int visibility;
        private final Deque<String> path = new ArrayDeque<>();
        private final Set<String> replaced = new HashSet<>();
        private int nodes;

        Run(int visibility) {
            this.visibility = visibility;
        }

        Tree visit(Expression expression, int depth) throws ExpansionException {
            count(1, depth, expression.position());
            return switch (expression) {
                case And(List<Expression> children, Position position) -> {
                    List<Expression> visited = new ArrayList<>(children.size());
                    Tree sum = visitAll(children, visited, depth);
                    yield new Tree(
                            same(children, visited) ? expression : new And(visited, position),
                            true,
                            sum.nodes,
                            sum.depth);
                }
                case Or(List<Expression> children, Position position) -> {
                    List<Expression> visited = new ArrayList<>(children.size());
                    Tree sum = visitAll(children, visited, depth);
                    yield new Tree(
                            same(children, visited) ? expression : new Or(visited, position),
                            true,
                            sum.nodes,
                            sum.depth);
                }
                case Not(Expression child, Position position) -> {
                    Tree tree = visit(child, depth + 1);
                    yield new Tree(
                            tree.expression == child ? expression : new Not(tree.expression, position),
                            true,
                            tree.nodes + 1,
                            tree.depth + 1);
                }
                case MacroReference reference -> replace(reference, depth);
                case Check check -> new Tree(check, true, 1, 1);
            };
        }

        private Tree visitAll(List<Expression> children, List<Expression> visited, int depth)
                throws ExpansionException {
            int sum = 1;
            int deepest = 0;
            Expression last = children.getFirst();
            for (Expression child : children) {
                Tree tree = visit(child, depth + 1);
                visited.add(tree.expression);
                sum += tree.nodes;
                deepest = Math.max(deepest, tree.depth);
                last = tree.expression;
            }
            return new Tree(last, true, sum, deepest + 1);
        }

        private boolean same(List<Expression> before, List<Expression> after) {
            for (int i = 0; i < before.size(); i++) {
                if (before.get(i) != after.get(i)) {
                    return false;
                }
            }
            return true;
        }

        private Tree replace(MacroReference reference, int depth) throws ExpansionException {
            String name = reference.name();
            Macro macro = macros.get(name);
            if (macro == null || macro.index >= visibility) {
                throw unknown(reference, macro != null);
            }
            if (path.contains(name)) {
                throw new ExpansionException(
                        "reference loop in macro '" + name + "'",
                        reference.position(),
                        name.length(),
                        Hint.of("break the loop: " + loop(name)),
                        false);
            }
            if (replaced.add(name)) {
                used.add(name);
            }
            Tree tree = macro.tree;
            if (tree.closed) {
                count(tree.nodes, depth + tree.depth, reference.position());
                return tree;
            }
            path.addLast(name);
            Tree visited = visit(tree.expression, depth + 1);
            path.removeLast();
            return visited;
        }

        private String loop(String name) {
            List<String> names = new ArrayList<>(path);
            List<String> round = new ArrayList<>(names.subList(names.indexOf(name), names.size()));
            round.add(name);
            return String.join(" -> ", round.size() > 6 ? round.subList(0, 6) : round);
        }

        private ExpansionException unknown(MacroReference reference, boolean later) {
            String name = reference.name();
            boolean silent = !later && broken.contains(name);
            Hint hint = null;
            if (later) {
                hint = Hint.of("move the macro '" + name + "' before the one that uses it");
            } else if (!silent) {
                String remedy = ConditionFixes.insteadOfCheck(name);
                hint = remedy == null ? Suggestion.nearest(name, macros.keySet()) : Hint.of(remedy);
            }
            return new ExpansionException(
                    "Undefined macro '" + name + "' used in filter.",
                    reference.position(),
                    name.length(),
                    hint,
                    silent);
        }

        private void count(int more, int depth, Position position) throws ExpansionException {
            nodes += more;
            if (nodes > limits.nodes()) {
                throw tooLarge(
                        "condition with more than " + limits.nodes() + " checks after expanding macros", position);
            }
            if (depth > limits.depth()) {
                throw tooLarge("exceeded max depth limit of " + limits.depth() + " with macros", position);
            }
        }
    }
}
