package eyas.rules.compare;

import eyas.rules.compare.RuleChange.Detail;
import eyas.rules.compare.RuleChange.Nature;
import eyas.rules.model.CompiledCorrelation;
import eyas.rules.model.CompiledList;
import eyas.rules.model.CompiledMacro;
import eyas.rules.model.CompiledRule;
import eyas.rules.model.RuleException;
import eyas.rules.model.RuleSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The differences between two rule sets, ignoring positions.
 *
 * @param rules rules that differ: those of the old set in its order, then added ones
 * @param definitions macros and lists that differ, likewise
 * @param same number of rules that are equal in both sets
 */
public record RuleSetComparison(List<RuleChange> rules, List<DefinitionChange> definitions, int same) {
    public RuleSetComparison {
        rules = List.copyOf(rules);
        definitions = List.copyOf(definitions);
    }

    /** Compares two rule sets. */
    public static RuleSetComparison of(RuleSet before, RuleSet after) {
        List<RuleChange> rules = new ArrayList<>();
        int same = 0;
        for (CompiledRule old : before.rules()) {
            RuleChange change = change(old, after.rule(old.name()).orElse(null));
            if (change == null) {
                same++;
            } else {
                rules.add(change);
            }
        }
        for (CompiledRule added : after.rules()) {
            if (before.rule(added.name()).isEmpty()) {
                rules.add(new RuleChange(added.name(), null, added, Nature.ADDED, List.of()));
            }
        }
        return new RuleSetComparison(rules, new Definitions(before, after, rules).changes(), same);
    }

    /** Returns whether the sets are equal. */
    public boolean isEmpty() {
        return rules.isEmpty() && definitions.isEmpty();
    }

    private static @Nullable RuleChange change(CompiledRule before, @Nullable CompiledRule after) {
        if (after == null) {
            return new RuleChange(before.name(), before, null, Nature.REMOVED, List.of());
        }
        boolean meaning = !before.source().equals(after.source())
                || !ConditionNormalizer.of(before.checked().expression())
                        .equals(ConditionNormalizer.of(after.checked().expression()));
        List<Detail> alerts = new ArrayList<>();
        compare("priority", before, after, rule -> rule.priority().label(), alerts);
        compare("enabled", before, after, rule -> String.valueOf(rule.enabled()), alerts);
        compare("silent", before, after, rule -> String.valueOf(rule.silent()), alerts);
        compare("output", before, after, rule -> oneLine(rule.output()), alerts);
        compare("tags", before, after, rule -> String.join(", ", rule.tags()), alerts);
        compare("source", before, after, CompiledRule::source, alerts);
        compare("capture", before, after, rule -> String.valueOf(rule.capture()), alerts);
        List<Detail> texts = new ArrayList<>();
        compare("desc", before, after, rule -> oneLine(rule.description()), texts);
        compare("exceptions", before, after, RuleSetComparison::exceptions, texts);
        compare("condition", before, after, rule -> oneLine(rule.condition()), texts);
        List<Detail> details = new ArrayList<>(alerts);
        details.addAll(texts);
        if (!meaning && details.isEmpty()) {
            return null;
        }
        Nature nature = meaning ? Nature.MEANING : alerts.isEmpty() ? Nature.TEXT : Nature.ALERTS;
        return new RuleChange(before.name(), before, after, nature, details);
    }

    private static void compare(
            String what,
            CompiledRule before,
            CompiledRule after,
            Function<CompiledRule, String> part,
            List<Detail> details) {
        String one = part.apply(before);
        String other = part.apply(after);
        if (!one.equals(other)) {
            details.add(new Detail(what, one, other));
        }
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private static String exceptions(CompiledRule rule) {
        return rule.exceptions().stream()
                .map((RuleException e) -> e.name() + " (" + e.values() + ")")
                .collect(Collectors.joining(", "));
    }

    /** Compares macros and lists. */
    private static final class Definitions {
        private final RuleSet before;
        private final RuleSet after;
        private final Map<String, Set<String>> users = new LinkedHashMap<>();
        private final List<DefinitionChange> changes = new ArrayList<>();

        Definitions(RuleSet before, RuleSet after, List<RuleChange> rules) {
            this.before = before;
            this.after = after;
            RuleReferences oldNames = new RuleReferences(before);
            RuleReferences newNames = new RuleReferences(after);
            for (RuleChange change : rules) {
                if (change.nature() == Nature.MEANING && change.before() != null && change.after() != null) {
                    Set<String> names = new LinkedHashSet<>(oldNames.of(change.before()));
                    names.addAll(newNames.of(change.after()));
                    names.forEach(name -> users.computeIfAbsent(name, _ -> new LinkedHashSet<>())
                            .add(change.name()));
                }
            }
        }

        List<DefinitionChange> changes() {
            correlations();
            macros();
            lists();
            return changes;
        }

        private List<String> users(String name) {
            return List.copyOf(users.getOrDefault(name, Set.of()));
        }

        private void correlations() {
            Map<String, CompiledCorrelation> old = byName(before.correlations(), CompiledCorrelation::name);
            Map<String, CompiledCorrelation> fresh = byName(after.correlations(), CompiledCorrelation::name);
            names(old, fresh).forEach(name -> {
                CompiledCorrelation one = old.get(name);
                CompiledCorrelation other = fresh.get(name);
                if (one == null || other == null) {
                    add("correlation", name, one == null ? Nature.ADDED : Nature.REMOVED, List.of(), List.of());
                } else if (!counted(one).equals(counted(other))) {
                    add("correlation", name, Nature.MEANING, List.of(), List.of());
                } else if (!raised(one).equals(raised(other))) {
                    add("correlation", name, Nature.ALERTS, List.of(), List.of());
                } else if (!oneLine(one.description()).equals(oneLine(other.description()))) {
                    add("correlation", name, Nature.TEXT, List.of(), List.of());
                }
            });
        }

        private static List<Object> counted(CompiledCorrelation correlation) {
            return List.of(correlation.by(), correlation.within(), correlation.ordered(), correlation.parts());
        }

        private static List<Object> raised(CompiledCorrelation correlation) {
            return List.of(
                    correlation.priority(), correlation.enabled(), correlation.tags(), oneLine(correlation.output()));
        }

        private void macros() {
            Map<String, CompiledMacro> old = byName(before.macros(), CompiledMacro::name);
            Map<String, CompiledMacro> fresh = byName(after.macros(), CompiledMacro::name);
            names(old, fresh).forEach(name -> {
                CompiledMacro one = old.get(name);
                CompiledMacro other = fresh.get(name);
                if (one == null || other == null) {
                    add("macro", name, one == null ? Nature.ADDED : Nature.REMOVED, List.of(), List.of());
                } else if (!oneLine(one.condition()).equals(oneLine(other.condition()))) {
                    Nature nature = users(name).isEmpty() ? Nature.TEXT : Nature.MEANING;
                    add("macro", name, nature, List.of(), List.of());
                }
            });
        }

        private void lists() {
            Map<String, CompiledList> old = byName(before.lists(), CompiledList::name);
            Map<String, CompiledList> fresh = byName(after.lists(), CompiledList::name);
            names(old, fresh).forEach(name -> {
                CompiledList one = old.get(name);
                CompiledList other = fresh.get(name);
                if (one == null || other == null) {
                    add("list", name, one == null ? Nature.ADDED : Nature.REMOVED, List.of(), List.of());
                } else if (!one.items().equals(other.items())) {
                    Nature nature = users(name).isEmpty() ? Nature.TEXT : Nature.MEANING;
                    add("list", name, nature, without(other, one), without(one, other));
                }
            });
        }

        private void add(String kind, String name, Nature nature, List<String> added, List<String> removed) {
            changes.add(new DefinitionChange(kind, name, nature, added, removed, users(name)));
        }

        private static List<String> without(CompiledList list, CompiledList other) {
            Set<String> items = new LinkedHashSet<>(list.items());
            other.items().forEach(items::remove);
            return List.copyOf(items);
        }

        private static <T> Map<String, T> byName(List<T> items, Function<T, String> name) {
            Map<String, T> all = new LinkedHashMap<>();
            items.forEach(item -> all.put(name.apply(item), item));
            return all;
        }

        private static Set<String> names(Map<String, ?> one, Map<String, ?> other) {
            Set<String> names = new LinkedHashSet<>(one.keySet());
            names.addAll(other.keySet());
            return names;
        }
    }
}
