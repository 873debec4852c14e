package eyas.filter.plan;

import eyas.filter.check.Predicate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Arranges the rules of one event code so that what they share is tested once.
 *
 * <p>Guards that several rules share come first, cheap and widely shared ones before others; rules under a guard are
 * arranged the same way. Where several entries ask for different values of one source, one look at the value chooses
 * among them.
 */
final class BlockBuilder {
    /** From this many entries on, choosing by value is cheaper than asking one by one. */
    private static final int MIN_DISPATCH = 3;
    /** Guards inside each other; rules that share more are tested one after the other from there. */
    private static final int MAX_DEPTH = 64;

    private final PredicateTable predicates;
    private final NodeTable nodes;

    BlockBuilder(PredicateTable predicates, NodeTable nodes) {
        this.predicates = predicates;
        this.nodes = nodes;
    }

    /** Is a rule with the nodes that are still to hold. */
    private record Item(int rule, Set<Integer> nodes) {}

    /** Is a block with the nodes that guard it. */
    private record Entry(List<Integer> nodes, Block then) {}

    /**
     * Builds the block of one code.
     *
     * @param folded for each rule its node
     */
    Block build(Map<Integer, Integer> folded) {
        List<Item> items = new ArrayList<>();
        folded.forEach((rule, node) -> items.add(new Item(rule, new LinkedHashSet<>(nodes.conjuncts(node)))));
        return build(items, 1);
    }

    private Block build(List<Item> items, int depth) {
        List<Block.Step> steps = new ArrayList<>();
        List<Entry> entries = new ArrayList<>();
        List<Item> open = new ArrayList<>();
        for (Item item : items) {
            if (item.nodes().isEmpty()) {
                steps.add(new Block.Match(item.rule()));
            } else {
                open.add(item);
            }
        }
        if (open.size() > 1 && depth < MAX_DEPTH) {
            open = share(open, entries, depth);
        }
        for (Item item : open) {
            entries.add(new Entry(sorted(item.nodes()), new Block(new Block.Step[] {new Block.Match(item.rule())})));
        }
        dispatch(entries, steps);
        return new Block(steps.toArray(Block.Step[]::new));
    }

    /** Makes an entry of each guard that several items share; returns the items that share nothing. */
    private List<Item> share(List<Item> items, List<Entry> entries, int depth) {
        Map<Integer, List<Item>> holders = new LinkedHashMap<>();
        for (Item item : items) {
            for (int node : item.nodes()) {
                holders.computeIfAbsent(node, _ -> new ArrayList<>()).add(item);
            }
        }
        List<Integer> guards = new ArrayList<>();
        holders.forEach((node, list) -> {
            if (list.size() > 1) {
                guards.add(node);
            }
        });
        guards.sort(Comparator.<Integer>comparingDouble(g -> -worth(g, holders.get(g).size()))
                .thenComparing(Comparator.naturalOrder()));
        Set<Item> taken = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());
        for (int guard : guards) {
            List<Item> group = new ArrayList<>(holders.get(guard));
            group.removeIf(taken::contains);
            if (group.size() > 1) {
                taken.addAll(group);
                entries.add(under(group, depth));
            }
        }
        List<Item> rest = new ArrayList<>(items);
        rest.removeIf(taken::contains);
        return rest;
    }

    private double worth(int node, int holders) {
        return (holders - 1) / (4.0 + nodes.get(node).cost());
    }

    private Entry under(List<Item> group, int depth) {
        Set<Integer> shared = new LinkedHashSet<>(group.getFirst().nodes());
        group.forEach(item -> shared.retainAll(item.nodes()));
        List<Item> inner = new ArrayList<>(group.size());
        for (Item item : group) {
            Set<Integer> rest = new LinkedHashSet<>(item.nodes());
            rest.removeAll(shared);
            inner.add(new Item(item.rule(), rest));
        }
        return new Entry(sorted(shared), build(inner, depth + 1));
    }

    private List<Integer> sorted(Set<Integer> some) {
        List<Integer> sorted = new ArrayList<>(some);
        sorted.sort(Comparator.<Integer>comparingInt(n -> nodes.get(n).cost()).thenComparing(Comparator.naturalOrder()));
        return sorted;
    }

    /** Turns entries into steps; those that ask one source for different values share a dispatch. */
    private void dispatch(List<Entry> entries, List<Block.Step> steps) {
        Map<Integer, BitSet> byGroup = new TreeMap<>();
        for (int i = 0; i < entries.size(); i++) {
            for (int node : entries.get(i).nodes()) {
                int group = group(node);
                if (group >= 0) {
                    byGroup.computeIfAbsent(group, _ -> new BitSet()).set(i);
                }
            }
        }
        BitSet left = new BitSet();
        left.set(0, entries.size());
        List<Integer> groups = new ArrayList<>(byGroup.keySet());
        groups.sort(Comparator.<Integer>comparingInt(g -> -byGroup.get(g).cardinality())
                .thenComparing(Comparator.naturalOrder()));
        List<Block.Step> dispatches = new ArrayList<>();
        for (int group : groups) {
            BitSet members = byGroup.get(group);
            members.and(left);
            if (members.cardinality() >= MIN_DISPATCH) {
                left.andNot(members);
                dispatches.add(dispatch(group, members.stream().mapToObj(entries::get).toList()));
            }
        }
        left.stream().forEach(i -> steps.add(guard(entries.get(i).nodes(), entries.get(i).then())));
        steps.addAll(dispatches);
    }

    private Block.Dispatch dispatch(int group, List<Entry> entries) {
        Map<Integer, List<Integer>> byLocal = new TreeMap<>();
        Block.Guard[] guards = new Block.Guard[entries.size()];
        for (int i = 0; i < guards.length; i++) {
            List<Integer> rest = new ArrayList<>(entries.get(i).nodes());
            int chosen = -1;
            for (int node : rest) {
                if (chosen < 0 && group(node) == group) {
                    chosen = node;
                }
            }
            rest.remove(Integer.valueOf(chosen));
            guards[i] = guard(rest, entries.get(i).then());
            for (int local : locals(chosen)) {
                byLocal.computeIfAbsent(local, _ -> new ArrayList<>()).add(i);
            }
        }
        int[] locals = byLocal.keySet().stream().mapToInt(Integer::intValue).toArray();
        int[][] lists = byLocal.values().stream().map(BlockBuilder::ints).toArray(int[][]::new);
        return new Block.Dispatch(group, locals, lists, guards);
    }

    private static Block.Guard guard(List<Integer> nodes, Block then) {
        return new Block.Guard(ints(nodes), then);
    }

    private static int[] ints(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Returns the group whose index can choose by {@code node}, or -1. */
    private int group(int node) {
        NodeTable.Node n = nodes.get(node);
        return switch (n.kind()) {
            case LITERAL -> isChoice(n) ? predicates.groupOf(n.predicate()) : -1;
            case OR -> {
                int common = -2;
                for (int child : n.children()) {
                    NodeTable.Node c = nodes.get(child);
                    int group = c.kind() == NodeTable.Kind.LITERAL && isChoice(c) ? predicates.groupOf(c.predicate()) : -1;
                    common = common == -2 || common == group ? group : -1;
                }
                yield common;
            }
            case AND, CONSTANT -> -1;
        };
    }

    private boolean isChoice(NodeTable.Node literal) {
        Predicate predicate = predicates.get(literal.predicate());
        return !literal.negated() && !predicate.all() && !PredicateTable.isNegated(predicate);
    }

    private List<Integer> locals(int node) {
        NodeTable.Node n = nodes.get(node);
        return n.kind() == NodeTable.Kind.LITERAL
                ? List.of(predicates.localOf(n.predicate()))
                : n.children().stream()
                        .map(child -> predicates.localOf(nodes.get(child).predicate()))
                        .toList();
    }

    /** Writes a block as indented text. */
    void print(Block block, int indent, StringBuilder out) {
        for (Block.Step step : block.steps()) {
            print(step, indent, out);
        }
    }

    private void print(Block.Step step, int indent, StringBuilder out) {
        switch (step) {
            case Block.Match(int rule) -> line(indent, "match " + rule, out);
            case Block.Guard(int[] guards, Block then) -> {
                line(indent, Arrays.stream(guards).mapToObj(nodes::text).reduce((a, b) -> a + " and " + b).map(t -> "if " + t).orElse("always"), out);
                print(then, indent + 1, out);
            }
            case Block.Dispatch dispatch -> {
                PredicateTable.Group group = predicates.groups().get(dispatch.group());
                line(indent, "choose by " + predicates.sources().get(group.source()).text(), out);
                for (int i = 0; i < dispatch.locals().length; i++) {
                    Predicate predicate = predicates.get(group.members().get(dispatch.locals()[i]));
                    line(indent + 1, predicate.test().text() + " -> " + Arrays.toString(dispatch.entries()[i]), out);
                }
                for (int i = 0; i < dispatch.guards().length; i++) {
                    line(indent + 1, "entry " + i, out);
                    print(dispatch.guards()[i], indent + 2, out);
                }
            }
        }
    }

    private static void line(int indent, @Nullable String text, StringBuilder out) {
        out.append("  ".repeat(indent)).append(text).append('\n');
    }
}
