package eyas.filter.plan;

import eyas.event.EventTable;
import eyas.filter.check.CheckedCondition;
import eyas.filter.check.Predicate;
import eyas.filter.check.Source;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * All conditions as one program, specialised for each event code.
 *
 * <p>A condition is folded for each code that it can match; equal predicates and sub-conditions of all rules exist once;
 * what rules share is tested ahead of what they do not. Immutable and safe for use by any thread; to run it, each thread
 * makes a {@link RuleMatcher}.
 */
public final class RuleProgram {
    private final int rules;
    private final PredicateTable predicates;
    private final NodeTable nodes;
    private final @Nullable Block[] blocks;
    private final List<GroupIndex> indexes;
    private final List<BitSet> uses;

    private RuleProgram(List<BitSet> uses, PredicateTable predicates, NodeTable nodes, @Nullable Block[] blocks) {
        this.rules = uses.size();
        this.uses = uses;
        this.predicates = predicates;
        this.nodes = nodes;
        this.blocks = blocks;
        this.indexes = predicates.groups().stream().map(predicates::index).toList();
    }

    /** Builds the program of {@code conditions}; a rule's index is its place in the list. */
    public static RuleProgram build(List<CheckedCondition> conditions) {
        return build(conditions, rule -> true);
    }

    /**
     * Builds the program of those of {@code conditions} that are enabled.
     *
     * @param enabled tells of an index whether the rule is to be matched
     */
    public static RuleProgram build(List<CheckedCondition> conditions, IntPredicate enabled) {
        PredicateTable predicates = new PredicateTable();
        NodeTable nodes = new NodeTable(predicates);
        PlanBuilder builder = new PlanBuilder(predicates, nodes);
        @Nullable Block[] blocks = new Block[EventTable.size()];
        // Codes with the same folded rules share a block: names with several versions, entries and exits.
        Map<Map<Integer, Integer>, Block> known = new HashMap<>();
        List<BitSet> uses = new ArrayList<>(conditions.size());
        for (int rule = 0; rule < conditions.size(); rule++) {
            uses.add(new BitSet());
        }
        for (int code = 0; code < blocks.length; code++) {
            ConstantFolder folder = new ConstantFolder(EventTable.get(code), predicates, nodes);
            Map<Integer, Integer> folded = new LinkedHashMap<>();
            for (int rule = 0; rule < conditions.size(); rule++) {
                CheckedCondition condition = conditions.get(rule);
                if (condition.codes().get(code) && enabled.test(rule)) {
                    int node = folder.fold(condition.expression());
                    if (node != NodeTable.FALSE) {
                        folded.put(rule, node);
                        nodes.collectPredicates(node, uses.get(rule));
                    }
                }
            }
            if (!folded.isEmpty()) {
                blocks[code] = known.computeIfAbsent(folded, builder::build);
            }
        }
        return new RuleProgram(uses, predicates, nodes, blocks);
    }

    /** Returns a matcher that runs this program on one thread, and compiles as {@link CompilationOptions#ofProperties} says. */
    public RuleMatcher matcher() {
        return matcher(CompilationOptions.ofProperties());
    }

    /** Returns a matcher that runs this program on one thread, and compiles as it is told. */
    public RuleMatcher matcher(CompilationOptions compiling) {
        return new RuleMatcher(this, compiling, null);
    }

    /**
     * Returns a matcher that keeps account of what it does; several times slower than {@link #matcher()}.
     *
     * @param profile receives the account; must be of this program, and may be filled by several matchers one after the
     *     other
     */
    public RuleMatcher matcher(MatchProfile profile) {
        return new RuleMatcher(this, CompilationOptions.OFF, profile);
    }

    /**
     * Returns the predicates that decide about a rule once it is folded, as places in {@link #predicates()}, ascending;
     * of all event codes together.
     *
     * @param rule the rule's index
     */
    public BitSet predicatesOf(int rule) {
        return (BitSet) uses.get(rule).clone();
    }

    /** Returns how many rules use a predicate. */
    int users(int predicate) {
        int users = 0;
        for (BitSet use : uses) {
            users += use.get(predicate) ? 1 : 0;
        }
        return users;
    }

    /** Returns what the program needs of the events. */
    public RequiredEventCodes needs() {
        BitSet evaluated = new BitSet();
        for (int code = 0; code < blocks.length; code++) {
            if (blocks[code] != null) {
                evaluated.set(code);
            }
        }
        return new RequiredEventCodes(evaluated);
    }

    /** Returns how many rules the program was built from, enabled or not. */
    public int rules() {
        return rules;
    }

    /** Returns the predicates that are left after folding, each once. */
    public List<Predicate> predicates() {
        return IntStream.range(0, predicates.size()).mapToObj(predicates::get).toList();
    }

    /** Returns what is read of the events and of state, each once. */
    public List<Source> sources() {
        return List.copyOf(predicates.sources());
    }

    /** Describes what is done for events of {@code code}, for explanations and goldens. */
    public String dump(int code) {
        StringBuilder out = new StringBuilder();
        Block block = blocks[code];
        if (block == null) {
            return "skip\n";
        }
        new PlanBuilder(predicates, nodes).print(block, 0, out);
        return out.toString();
    }

    @Nullable
    Block block(int code) {
        return code >= 0 && code < blocks.length ? blocks[code] : null;
    }

    /** Returns how many different blocks there are. */
    int blocks() {
        Set<Block> different = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Block block : blocks) {
            if (block != null) {
                different.add(block);
            }
        }
        return different.size();
    }

    /** Returns how many event codes there are. */
    int codes() {
        return blocks.length;
    }

    PredicateTable predicateTable() {
        return predicates;
    }

    NodeTable nodeTable() {
        return nodes;
    }

    GroupIndex index(int group) {
        return indexes.get(group);
    }
}
