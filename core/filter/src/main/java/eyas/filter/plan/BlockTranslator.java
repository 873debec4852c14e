package eyas.filter.plan;

import eyas.filter.compile.CodeStep;
import eyas.filter.compile.Decision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Translates a block into the steps to compile, ordered by the statistics of the events so far.
 *
 * <p>In an {@code and}, children that are cheap relative to how often they fail come first; in an {@code or}, those that are cheap relative
 * to how often they hold. Observed frequencies gradually outweigh the estimates. Use each instance for one block.
 */
final class BlockTranslator {
    /** The weight of an estimate, in observations. */
    private static final double GUESS = 8;
    /** Up to this many entries, testing each is cheaper than a dispatch on the value. */
    private static final int FEW = 3;

    private static final double LEAST = 0.001;

    private final RuleProgram program;
    private final NodeTable nodes;
    private final CellTable cells;
    private final Interpreter interpreter;
    private final Map<Integer, Integer> uses = new HashMap<>();
    private final Map<Integer, Decision> decisions = new HashMap<>();
    private final double[] costs;

    BlockTranslator(RuleProgram program, CellTable cells, Interpreter interpreter) {
        this.program = program;
        this.nodes = program.nodeTable();
        this.cells = cells;
        this.interpreter = interpreter;
        this.costs = new double[nodes.size()];
        Arrays.fill(costs, -1);
    }

    List<CodeStep> translate(Block block) {
        count(block);
        return steps(block);
    }

    // --- Nodes that are used more than once are cached. ---

    private void count(Block block) {
        for (Block.Step step : block.steps()) {
            switch (step) {
                case Block.Match _ -> {}
                case Block.Guard guard -> count(guard);
                case Block.Dispatch dispatch -> {
                    if (isFew(dispatch)) {
                        for (Block.Guard guard : dispatch.guards()) {
                            count(guard);
                        }
                    }
                }
            }
        }
    }

    private void count(Block.Guard guard) {
        for (int node : guard.nodes()) {
            count(node);
        }
        count(guard.then());
    }

    private void count(int node) {
        if (uses.merge(node, 1, Integer::sum) == 1) {
            nodes.get(node).children().forEach(this::count);
        }
    }

    private static boolean isFew(Block.Dispatch dispatch) {
        return dispatch.locals().length <= FEW;
    }

    // --- Steps. ---

    private List<CodeStep> steps(Block block) {
        List<CodeStep> steps = new ArrayList<>();
        for (Block.Step step : block.steps()) {
            switch (step) {
                case Block.Match(int rule) -> steps.add(new CodeStep.Match(rule));
                case Block.Guard guard -> steps.add(step(all(guard.nodes()), guard));
                case Block.Dispatch dispatch -> add(dispatch, steps);
            }
        }
        return steps;
    }

    private CodeStep step(List<Decision> before, Block.Guard guard) {
        return new CodeStep.When(
                before.size() == 1 ? before.getFirst() : new Decision.All(before), steps(guard.then()));
    }

    private void add(Block.Dispatch dispatch, List<CodeStep> steps) {
        PredicateTable predicates = program.predicateTable();
        PredicateTable.Group group = predicates.groups().get(dispatch.group());
        if (!isFew(dispatch)) {
            String source = predicates.sources().get(group.source()).text();
            steps.add(new CodeStep.Do(new Interpreter.Dispatching(interpreter, dispatch), "choose by " + source));
            return;
        }
        List<List<Decision>> choices = new ArrayList<>();
        for (int i = 0; i < dispatch.guards().length; i++) {
            choices.add(new ArrayList<>());
        }
        for (int place = 0; place < dispatch.locals().length; place++) {
            int predicate = group.members().get(dispatch.locals()[place]);
            for (int entry : dispatch.entries()[place]) {
                choices.get(entry).add(ask(predicate, false));
            }
        }
        for (int i = 0; i < choices.size(); i++) {
            List<Decision> before = new ArrayList<>();
            before.add(new Decision.Any(choices.get(i)));
            before.addAll(all(dispatch.guards()[i].nodes()));
            steps.add(step(before, dispatch.guards()[i]));
        }
    }

    // --- Decisions. ---

    private List<Decision> all(int[] guards) {
        return Arrays.stream(guards)
                .boxed()
                .sorted(order(NodeTable.Kind.AND))
                .map(this::decision)
                .toList();
    }

    private Decision decision(int node) {
        Decision known = decisions.get(node);
        if (known == null) {
            known = translateNode(node);
            decisions.put(node, known);
        }
        return known;
    }

    private Decision translateNode(int node) {
        NodeTable.Node n = nodes.get(node);
        Decision decision = switch (n.kind()) {
            case CONSTANT -> n.negated() ? new Decision.Any(List.of()) : new Decision.All(List.of());
            case LITERAL -> ask(n.predicate(), n.negated());
            case AND -> new Decision.All(ordered(n));
            case OR -> new Decision.Any(ordered(n));
        };
        boolean keep = uses.getOrDefault(node, 0) > 1 && !isBit(n);
        return keep ? new Decision.Cached(node, decision) : decision;
    }

    /** Returns whether evaluating a node is as fast as reading it from the cache. */
    private boolean isBit(NodeTable.Node node) {
        return node.kind() == NodeTable.Kind.CONSTANT
                || (node.kind() == NodeTable.Kind.LITERAL
                        && !(cells.cell(node.predicate()) instanceof PredicateCell.Single));
    }

    private Decision ask(int predicate, boolean negated) {
        return new Decision.Check(
                cells.cell(predicate),
                negated,
                program.predicateTable().get(predicate).text());
    }

    private List<Decision> ordered(NodeTable.Node node) {
        return node.children().stream()
                .sorted(order(node.kind()))
                .map(this::decision)
                .toList();
    }

    // --- The order. ---

    private Comparator<Integer> order(NodeTable.Kind kind) {
        return Comparator.<Integer>comparingDouble(n -> {
                    double ends = kind == NodeTable.Kind.AND ? 1 - selectivity(n) : selectivity(n);
                    return cost(n) / Math.max(LEAST, ends);
                })
                .thenComparing(Comparator.naturalOrder());
    }

    private double selectivity(int node) {
        return (interpreter.held(node) + GUESS * nodes.get(node).selectivity()) / (interpreter.asked(node) + GUESS);
    }

    private double cost(int node) {
        if (costs[node] < 0) {
            NodeTable.Node n = nodes.get(node);
            double cost = n.children().isEmpty() ? n.cost() : 0;
            double open = 1;
            for (int child : n.children().stream().sorted(order(n.kind())).toList()) {
                cost += open * cost(child);
                open *= n.kind() == NodeTable.Kind.AND ? selectivity(child) : 1 - selectivity(child);
            }
            costs[node] = cost;
        }
        return costs[node];
    }
}
