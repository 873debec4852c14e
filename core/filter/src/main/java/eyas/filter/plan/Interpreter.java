package eyas.filter.plan;

import eyas.filter.compile.Action;
import eyas.filter.compile.DecisionCache;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Interprets blocks, and counts how often each node holds; {@link BlockTranslator} orders nodes by these counts.
 *
 * <p>Event thread only; allocates nothing.
 */
final class Interpreter {
    private static final int CONSTANT = 0;
    private static final int LITERAL = 1;
    private static final int NEGATED = 2;
    private static final int AND = 3;
    private static final int OR = 4;

    private final RuleProgram program;
    private final CellTable cells;
    private final NodeMemo memo;
    private final MatchSet matches;
    private final @Nullable MatchProfile profile;
    private final byte[] kinds;
    private final int[] predicateOf;
    private final int[][] children;
    private final int[] asked;
    private final int[] held;

    /**
     * Creates an interpreter.
     *
     * @param profile receives the statistics, which requires evaluating each predicate individually; null for none
     */
    Interpreter(RuleProgram program, CellTable cells, NodeMemo memo, MatchSet matches, @Nullable MatchProfile profile) {
        this.program = program;
        this.cells = cells;
        this.memo = memo;
        this.matches = matches;
        this.profile = profile;
        NodeTable nodes = program.nodeTable();
        kinds = new byte[nodes.size()];
        predicateOf = new int[nodes.size()];
        children = new int[nodes.size()][];
        asked = new int[nodes.size()];
        held = new int[nodes.size()];
        for (int i = 0; i < kinds.length; i++) {
            NodeTable.Node node = nodes.get(i);
            kinds[i] = (byte)
                    switch (node.kind()) {
                        case CONSTANT -> CONSTANT;
                        case LITERAL -> node.negated() ? NEGATED : LITERAL;
                        case AND -> AND;
                        case OR -> OR;
                    };
            predicateOf[i] = node.predicate();
            children[i] = node.children().stream().mapToInt(Integer::intValue).toArray();
        }
    }

    /** Returns how often a node was computed. */
    int asked(int node) {
        return asked[node];
    }

    /** Returns how often a node was computed and held. */
    int held(int node) {
        return held[node];
    }

    void run(Block block) {
        for (Block.Step step : block.steps()) {
            switch (step) {
                case Block.Match(int rule) -> matches.match(rule);
                case Block.Guard guard -> run(guard);
                case Block.Dispatch dispatch -> run(dispatch);
            }
        }
    }

    private void run(Block.Guard guard) {
        for (int node : guard.nodes()) {
            if (!holds(node)) {
                return;
            }
        }
        run(guard.then());
    }

    private void run(Block.Dispatch dispatch) {
        if (profile != null) {
            runCounted(dispatch);
            return;
        }
        GroupCell group = cells.group(dispatch.group());
        int count = group.read();
        for (int i = 0; i < count; i++) {
            Row row = group.row(i);
            for (int j = 0; j < row.size(); j++) {
                int place = Arrays.binarySearch(dispatch.locals(), row.get(j));
                if (place >= 0) {
                    for (int entry : dispatch.entries()[place]) {
                        run(dispatch.guards()[entry]);
                    }
                }
            }
        }
    }

    /** Runs a dispatch by evaluating each predicate individually, so that each is counted. */
    private void runCounted(Block.Dispatch dispatch) {
        List<Integer> members =
                program.predicateTable().groups().get(dispatch.group()).members();
        for (int place = 0; place < dispatch.locals().length; place++) {
            if (cells.cell(members.get(dispatch.locals()[place])).holds()) {
                for (int entry : dispatch.entries()[place]) {
                    run(dispatch.guards()[entry]);
                }
            }
        }
    }

    private boolean holds(int node) {
        int known = memo.recall(node);
        if (known != DecisionCache.UNKNOWN) {
            if (profile != null && (kinds[node] == LITERAL || kinds[node] == NEGATED)) {
                profile.reused();
            }
            return known != 0;
        }
        boolean holds = compute(node);
        asked[node]++;
        held[node] += holds ? 1 : 0;
        return memo.keep(node, holds);
    }

    private boolean compute(int node) {
        switch (kinds[node]) {
            case LITERAL:
                return cells.cell(predicateOf[node]).holds();
            case NEGATED:
                return !cells.cell(predicateOf[node]).holds();
            case AND:
                for (int child : children[node]) {
                    if (!holds(child)) {
                        return false;
                    }
                }
                return true;
            case OR:
                for (int child : children[node]) {
                    if (holds(child)) {
                        return true;
                    }
                }
                return false;
            default:
                return node == NodeTable.TRUE;
        }
    }

    /** A dispatch as an action for generated code. */
    record Dispatching(Interpreter interpreter, Block.Dispatch dispatch) implements Action {
        @Override
        public void run() {
            interpreter.run(dispatch);
        }
    }
}
