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
 * All conditions as one program, specialized for each event code.
 *
 * <p>A condition is folded for each code that it can match; equal predicates and sub-conditions of all rules exist once; shared conditions
 * are tested first. Immutable and thread-safe; each thread needs its own {@link RuleMatcher}.
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

    /** Builds the program of {@code conditions}; a rule's index is its position in the list. */
    public static RuleProgram build(List<CheckedCondition> conditions) {
        return build(conditions, rule -> true);
    }

    /**
     * Builds the program of the enabled {@code conditions}.
     *
     * @param enabled returns whether the rule with an index is enabled
     */
    public static RuleProgram build(List<CheckedCondition> conditions, IntPredicate enabled) {
        PredicateTable predicates = new PredicateTable();
        NodeTable nodes = new NodeTable(predicates);
        PlanBuilder builder = new PlanBuilder(predicates, nodes);
        @Nullable Block[] blocks = new Block[EventTable.size()];
        // Codes with the same folded rules share a block: versions of an event, entry and exit events.
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

    /** Returns a matcher that runs this program on one thread, with {@link CompilationOptions#ofProperties}. */
    public RuleMatcher matcher() {
        return matcher(CompilationOptions.ofProperties());
    }

    /** Returns a matcher that runs this program on one thread, with the given options. */
    public RuleMatcher matcher(CompilationOptions compiling) {
        return new RuleMatcher(this, compiling, null);
    }

    /**
     * Returns a matcher that collects statistics; several times slower than {@link #matcher()}.
     *
     * @param profile receives the statistics; must be of this program, and may be filled by several matchers one after the other
     */
    public RuleMatcher matcher(MatchProfile profile) {
        return new RuleMatcher(this, CompilationOptions.OFF, profile);
    }

    /**
     * Returns the predicates of a rule after folding for all event codes, as indices into {@link #predicates()}.
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

    /** Returns the event codes that the program needs. */
    public RequiredEventCodes requiredEventCodes() {
        BitSet evaluated = new BitSet();
        for (int code = 0; code < blocks.length; code++) {
            if (blocks[code] != null) {
                evaluated.set(code);
            }
        }
        return new RequiredEventCodes(evaluated);
    }

    /** Returns the number of rules that the program was built from, enabled or not. */
    public int rules() {
        return rules;
    }

    /** Returns the distinct predicates that remain after folding. */
    public List<Predicate> predicates() {
        return IntStream.range(0, predicates.size()).mapToObj(predicates::get).toList();
    }

    /** Returns the distinct sources that are read. */
    public List<Source> sources() {
        return List.copyOf(predicates.sources());
    }

    /** Describes the plan for events of {@code code}, for explanations and golden files. */
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

    /** Returns the number of distinct blocks. */
    int blocks() {
        Set<Block> different = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Block block : blocks) {
            if (block != null) {
                different.add(block);
            }
        }
        return different.size();
    }

    /** Returns the number of event codes. */
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
