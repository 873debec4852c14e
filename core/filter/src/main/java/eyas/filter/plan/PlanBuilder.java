package eyas.filter.plan;

import eyas.filter.check.Predicate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Arranges the rules of one event code so that shared conditions are tested once.
 *
 * <p>Guards that several rules share come first, cheap and widely shared ones before others; rules under a guard are arranged recursively.
 * If several entries compare one source with different values, a dispatch selects among them with one lookup.
 */
final class PlanBuilder {
    /** The number of entries from which a dispatch on the value is cheaper than testing one by one. */
    private static final int MIN_DISPATCH = 3;
    /** Guards that cost more come after the dispatch on strings; looking up a cached string costs about as much. */
    private static final double CHEAP = 8;
    /** The maximum nesting depth of guards; at this depth, rules are tested one after the other. */
    private static final int MAX_DEPTH = 64;

    private final PredicateTable predicates;
    private final NodeTable nodes;

    private final Map<Integer, Choices> known = new HashMap<>();

    PlanBuilder(PredicateTable predicates, NodeTable nodes) {
        this.predicates = predicates;
        this.nodes = nodes;
    }

    /**
     * The values by which a node can be dispatched.
     *
     * @param groups the groups to look up, each with the tests of which one must hold; empty if the node cannot be dispatched
     * @param decides whether one of these tests is sufficient for the node to hold; otherwise it is only necessary, and the node must still
     * be evaluated
     */
    private record Choices(Map<Integer, List<Integer>> groups, boolean decides) {
        static final Choices NONE = new Choices(Map.of(), false);

        static Choices of(int group, int local) {
            return new Choices(Map.of(group, List.of(local)), true);
        }

        boolean isNone() {
            return groups.isEmpty();
        }
    }

    /** A rule with the nodes that are not yet known to hold. */
    private record Item(int rule, Set<Integer> nodes) {}

    /** A block with the nodes that guard it. */
    private record Entry(List<Integer> nodes, Block then) {}

    /**
     * Builds the block of one code.
     *
     * @param folded the node of each rule
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

    /**
     * Returns the items to dispatch by a rarely matching string, such as a path, if enough items compare strings of that source: one lookup
     * then excludes all of them.
     */
    private Set<Item> chosenByText(List<Item> items) {
        Map<Integer, Integer> askers = new HashMap<>();
        for (Item item : items) {
            Set<Integer> touched = new LinkedHashSet<>();
            item.nodes().forEach(node -> touched.addAll(seldomTexts(node)));
            touched.forEach(group -> askers.merge(group, 1, Integer::sum));
        }
        Set<Item> chosen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Item item : items) {
            if (item.nodes().stream()
                    .flatMap(node -> seldomTexts(node).stream())
                    .anyMatch(group -> askers.getOrDefault(group, 0) >= MIN_DISPATCH)) {
                chosen.add(item);
            }
        }
        return chosen;
    }

    /**
     * Returns the groups that dispatch a node by rarely matching strings; empty if the node is not dispatched by a string or often holds.
     */
    private Set<Integer> seldomTexts(int node) {
        Set<Integer> groups = choices(node).groups().keySet();
        boolean texts = groups.stream()
                .allMatch(group -> predicates.groups().get(group).kind() != PredicateTable.GroupKind.NUMBERS);
        return texts && !isWeak(node) ? groups : Set.of();
    }

    /** Creates an entry for each guard that several items share; returns the items that share no guard. */
    private List<Item> share(List<Item> items, List<Entry> entries, int depth) {
        Map<Integer, List<Item>> holders = new LinkedHashMap<>();
        for (Item item : items) {
            for (int node : item.nodes()) {
                holders.computeIfAbsent(node, _ -> new ArrayList<>()).add(item);
            }
        }
        List<Integer> guards = new ArrayList<>();
        holders.forEach((node, list) -> {
            if (list.size() > 1 && !isWeak(node)) {
                guards.add(node);
            }
        });
        guards.sort(Comparator.<Integer>comparingDouble(guard ->
                        -worth(guard, holders.getOrDefault(guard, List.of()).size()))
                .thenComparing(Comparator.naturalOrder()));
        Set<Item> chosen = chosenByText(items);
        Set<Item> taken = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int guard : guards) {
            List<Item> group = new ArrayList<>(holders.get(guard));
            group.removeIf(taken::contains);
            if (nodes.get(guard).cost() > CHEAP) {
                group.removeIf(chosen::contains);
            }
            if (group.size() > 1) {
                taken.addAll(group);
                entries.add(under(group, depth));
            }
        }
        List<Item> rest = new ArrayList<>(items);
        rest.removeIf(taken::contains);
        return rest;
    }

    /**
     * Returns whether a node almost always holds because it negates a string comparison. As a guard it would exclude little, and would
     * split rules that are better dispatched by value.
     */
    private boolean isWeak(int node) {
        NodeTable.Node n = nodes.get(node);
        return switch (n.kind()) {
            case CONSTANT, AND -> false;
            case OR -> n.children().stream().anyMatch(this::isWeak);
            case LITERAL ->
                isText(n.predicate()) && n.negated() != PredicateTable.isNegated(predicates.get(n.predicate()));
        };
    }

    private boolean isText(int predicate) {
        int group = predicates.groupOf(predicate);
        return group >= 0 && predicates.groups().get(group).kind() != PredicateTable.GroupKind.NUMBERS;
    }

    private double worth(int node, int holders) {
        NodeTable.Node n = nodes.get(node);
        // A guard that almost always holds is worth little.
        return (holders - 1) * (1.1 - n.selectivity()) / (4.0 + n.cost());
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
        sorted.sort(nodes.order(NodeTable.Kind.AND));
        return sorted;
    }

    /** Turns entries into steps; entries that compare one source with different values share a dispatch. */
    private void dispatch(List<Entry> entries, List<Block.Step> steps) {
        Map<Integer, Integer> popularity = new HashMap<>();
        for (Entry entry : entries) {
            Set<Integer> touched = new LinkedHashSet<>();
            entry.nodes().forEach(node -> touched.addAll(choices(node).groups().keySet()));
            touched.forEach(group -> popularity.merge(group, 1, Integer::sum));
        }
        Map<Integer, List<Choice>> byGroup = new TreeMap<>();
        for (Entry entry : entries) {
            int chosen = chosen(entry, popularity);
            if (chosen < 0) {
                steps.add(guard(entry.nodes(), entry.then()));
                continue;
            }
            Choices choices = choices(chosen);
            List<Integer> rest = new ArrayList<>(entry.nodes());
            if (choices.decides()) {
                rest.remove(Integer.valueOf(chosen));
            }
            Block.Guard guard = guard(rest, entry.then());
            choices.groups()
                    .forEach((group, locals) -> byGroup.computeIfAbsent(group, _ -> new ArrayList<>())
                            .add(new Choice(guard, locals)));
        }
        byGroup.forEach((group, choices) -> steps.add(dispatch(group, choices)));
    }

    /** An entry, and the tests of one group that each lead to it. */
    private record Choice(Block.Guard guard, List<Integer> locals) {}

    /** Returns the node by which {@code entry} is best dispatched, or -1 if the entry must be guarded. */
    private int chosen(Entry entry, Map<Integer, Integer> popularity) {
        int chosen = -1;
        int most = MIN_DISPATCH - 1;
        boolean alone = entry.then().steps().length == 1 && entry.then().steps()[0] instanceof Block.Match;
        for (int node : entry.nodes()) {
            // An entry that several groups lead to is duplicated for each; that is acceptable for one rule, not for
            // many.
            if (!alone && choices(node).groups().size() > 1) {
                continue;
            }
            // A dispatch that only this entry uses saves nothing over a guard.
            int shared = choices(node).groups().keySet().stream()
                    .mapToInt(group -> popularity.getOrDefault(group, 0))
                    .max()
                    .orElse(0);
            if (shared > most) {
                most = shared;
                chosen = node;
            }
        }
        return chosen;
    }

    private static Block.Dispatch dispatch(int group, List<Choice> choices) {
        Map<Integer, List<Integer>> byLocal = new TreeMap<>();
        Block.Guard[] guards = new Block.Guard[choices.size()];
        for (int i = 0; i < guards.length; i++) {
            guards[i] = choices.get(i).guard();
            for (int local : new TreeSet<>(choices.get(i).locals())) {
                byLocal.computeIfAbsent(local, _ -> new ArrayList<>()).add(i);
            }
        }
        int[] locals = byLocal.keySet().stream().mapToInt(Integer::intValue).toArray();
        int[][] lists = byLocal.values().stream().map(PlanBuilder::ints).toArray(int[][]::new);
        return new Block.Dispatch(group, locals, lists, guards);
    }

    private static Block.Guard guard(List<Integer> nodes, Block then) {
        return new Block.Guard(ints(nodes), then);
    }

    private static int[] ints(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Returns how {@code node} can be dispatched by value; each alternative of an {@code or} leads to the entry. */
    private Choices choices(int node) {
        Choices found = known.get(node);
        if (found == null) {
            found = findChoices(node);
            known.put(node, found);
        }
        return found;
    }

    private Choices findChoices(int node) {
        NodeTable.Node n = nodes.get(node);
        return switch (n.kind()) {
            case CONSTANT -> Choices.NONE;
            case LITERAL ->
                isChoice(n)
                        ? Choices.of(predicates.groupOf(n.predicate()), predicates.localOf(n.predicate()))
                        : Choices.NONE;
            case OR -> anyOf(n.children());
            case AND -> rarestOf(n.children());
        };
    }

    private Choices anyOf(List<Integer> children) {
        Map<Integer, List<Integer>> groups = new TreeMap<>();
        boolean decides = true;
        for (int child : children) {
            Choices choices = choices(child);
            if (choices.isNone()) {
                return Choices.NONE;
            }
            decides &= choices.decides();
            choices.groups()
                    .forEach((group, locals) -> groups.computeIfAbsent(group, _ -> new ArrayList<>())
                            .addAll(locals));
        }
        return new Choices(groups, decides);
    }

    /** Returns the choices of the child of an {@code and} that holds most rarely. */
    private Choices rarestOf(List<Integer> children) {
        return children.stream()
                .filter(child -> !choices(child).isNone())
                .min(Comparator.comparingDouble(child -> nodes.get(child).selectivity()))
                .map(child -> new Choices(choices(child).groups(), false))
                .orElse(Choices.NONE);
    }

    private boolean isChoice(NodeTable.Node literal) {
        Predicate predicate = predicates.get(literal.predicate());
        return predicates.groupOf(literal.predicate()) >= 0
                && !literal.negated()
                && !predicate.all()
                && !PredicateTable.isNegated(predicate);
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
                line(
                        indent,
                        Arrays.stream(guards)
                                .mapToObj(nodes::text)
                                .reduce((a, b) -> a + " and " + b)
                                .map(t -> "if " + t)
                                .orElse("always"),
                        out);
                print(then, indent + 1, out);
            }
            case Block.Dispatch dispatch -> {
                PredicateTable.Group group = predicates.groups().get(dispatch.group());
                line(
                        indent,
                        "choose by " + predicates.sources().get(group.source()).text(),
                        out);
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
