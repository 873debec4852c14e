package eyas.filter.plan;

import eyas.filter.check.Predicate;
import eyas.filter.check.Source;
import eyas.filter.check.ValueTest;
import eyas.state.EventContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Interprets a program.
 *
 * <p>Belongs to one thread. Allocates nothing per event once the values of the largest event have been seen, except in
 * {@code regex}. A value is read, and a predicate computed, at most once per event, and only if a rule comes to it.
 */
public final class RuleMatcher {
    private static final int CONSTANT = 0;
    private static final int LITERAL = 1;
    private static final int NEGATED = 2;
    private static final int AND = 3;
    private static final int OR = 4;

    private final RuleProgram program;
    private final @Nullable MatchProfile profile;
    private final Moment moment = new Moment();
    private final SourceSlot[] slots;
    private final List<SourceSlot> rightSlots = new ArrayList<>();
    private final PredicateCell[] cells;
    private final GroupCell[] groups;
    private final byte[] kinds;
    private final int[] predicateOf;
    private final int[][] children;
    private final int[] memo;
    private final long[] matched;
    private boolean any;

    RuleMatcher(RuleProgram program, @Nullable MatchProfile profile) {
        this.program = program;
        this.profile = profile;
        PredicateTable predicates = program.predicateTable();
        List<Source> sources = predicates.sources();
        slots = new SourceSlot[sources.size()];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = new SourceSlot(sources.get(i), moment);
        }
        groups = new GroupCell[predicates.groups().size()];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = new GroupCell(slots[predicates.groups().get(i).source()], program.index(i), moment);
        }
        cells = new PredicateCell[predicates.size()];
        for (int i = 0; i < cells.length; i++) {
            PredicateCell cell = cell(predicates, i, slots[predicates.sourceOf(i)]);
            cells[i] = profile == null ? cell : new PredicateCell.Counted(cell, i, moment, profile);
        }
        NodeTable nodes = program.nodeTable();
        kinds = new byte[nodes.size()];
        predicateOf = new int[nodes.size()];
        children = new int[nodes.size()][];
        memo = new int[nodes.size()];
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
        matched = new long[(program.rules() + 63) / 64];
    }

    private PredicateCell cell(PredicateTable predicates, int number, SourceSlot slot) {
        Predicate predicate = predicates.get(number);
        int group = predicates.groupOf(number);
        if (group >= 0) {
            return new PredicateCell.Grouped(
                    groups[group], predicates.localOf(number), PredicateTable.isNegated(predicate), predicate.all());
        }
        if (predicate.test() instanceof ValueTest.Present) {
            return new PredicateCell.Present(slot);
        }
        ValueMatcher matcher = ValueMatcher.of(predicate.test(), this::rightSlot);
        return new PredicateCell.Single(slot, matcher, predicate.all());
    }

    /** Gives the right side of a field comparison: the slot of the same source where a left side has one. */
    private SourceSlot rightSlot(Source right) {
        List<Source> sources = program.predicateTable().sources();
        for (int i = 0; i < slots.length; i++) {
            if (sources.get(i).text().equals(right.text())) {
                return slots[i];
            }
        }
        SourceSlot slot = new SourceSlot(right, moment);
        rightSlots.add(slot);
        return slot;
    }

    /**
     * Reports the rules that match the event of {@code context}.
     *
     * @return whether any matched
     */
    public boolean match(EventContext context, MatchSink sink) {
        return match(context.event().code(), context, sink);
    }

    /**
     * Reports the rules that match an event.
     *
     * @param code the event's code
     * @return whether any matched
     */
    public boolean match(int code, EventContext context, MatchSink sink) {
        Block block = program.block(code);
        if (block == null) {
            return false;
        }
        if (!moment.advance(context)) {
            restart();
        }
        if (any) {
            // A sink threw in the middle of its matches.
            Arrays.fill(matched, 0);
            any = false;
        }
        run(block);
        MatchProfile account = profile;
        if (account != null) {
            account.matched(matched);
        }
        return any && report(sink);
    }

    /** Forgets all stamps, so that none of the last round is taken for one of the next. */
    private void restart() {
        Arrays.fill(memo, 0);
        for (SourceSlot slot : slots) {
            slot.restart();
        }
        for (SourceSlot slot : rightSlots) {
            slot.restart();
        }
        for (GroupCell group : groups) {
            group.restart();
        }
    }

    private boolean report(MatchSink sink) {
        boolean open = true;
        for (int word = 0; word < matched.length; word++) {
            long bits = matched[word];
            matched[word] = 0;
            while (open && bits != 0) {
                open = sink.accept(word * 64 + Long.numberOfTrailingZeros(bits));
                bits &= bits - 1;
            }
        }
        any = false;
        return true;
    }

    private void run(Block block) {
        for (Block.Step step : block.steps()) {
            switch (step) {
                case Block.Match(int rule) -> {
                    matched[rule >> 6] |= 1L << rule;
                    any = true;
                }
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
        GroupCell group = groups[dispatch.group()];
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

    /** Does the same by asking for each predicate, so that each is counted. */
    private void runCounted(Block.Dispatch dispatch) {
        List<Integer> members =
                program.predicateTable().groups().get(dispatch.group()).members();
        for (int place = 0; place < dispatch.locals().length; place++) {
            if (cells[members.get(dispatch.locals()[place])].holds()) {
                for (int entry : dispatch.entries()[place]) {
                    run(dispatch.guards()[entry]);
                }
            }
        }
    }

    private boolean holds(int node) {
        int known = memo[node];
        if (known >>> 1 == moment.number()) {
            return (known & 1) != 0;
        }
        boolean holds = compute(node);
        memo[node] = moment.number() << 1 | (holds ? 1 : 0);
        return holds;
    }

    private boolean compute(int node) {
        switch (kinds[node]) {
            case LITERAL:
                return cells[predicateOf[node]].holds();
            case NEGATED:
                return !cells[predicateOf[node]].holds();
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
}
