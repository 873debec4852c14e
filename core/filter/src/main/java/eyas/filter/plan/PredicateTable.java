package eyas.filter.plan;

import eyas.filter.check.Predicate;
import eyas.filter.check.Source;
import eyas.filter.check.ValuePredicate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Interns predicates and sources: equal texts get one number. Used while a program is built. */
final class PredicateTable {
    /** The kind of tests in a group. */
    enum GroupKind {
        NUMBERS,
        STRINGS,
        PREFIXES,
        SUFFIXES,
        SUBSTRINGS
    }

    /**
     * A set of tests on one source that a single lookup evaluates.
     *
     * @param members predicates in the order of their numbers in the group
     */
    record Group(int source, GroupKind kind, List<Integer> members) {}

    private final Map<String, Integer> numbers = new HashMap<>();
    private final IdentityHashMap<Predicate, Integer> known = new IdentityHashMap<>();
    private final List<Predicate> predicates = new ArrayList<>();
    private final Map<String, Integer> sourceNumbers = new HashMap<>();
    private final List<Source> sources = new ArrayList<>();
    private final Map<String, Integer> groupNumbers = new HashMap<>();
    private final List<Group> groups = new ArrayList<>();
    private final List<Integer> groupOf = new ArrayList<>();
    private final List<Integer> localOf = new ArrayList<>();
    private final List<Integer> sourceOf = new ArrayList<>();

    int intern(Predicate predicate) {
        return known.computeIfAbsent(predicate, p -> numbers.computeIfAbsent(p.text(), _ -> add(p)));
    }

    private int add(Predicate predicate) {
        int number = predicates.size();
        predicates.add(predicate);
        int source = source(predicate.source());
        sourceOf.add(source);
        GroupKind kind = kind(predicate.test());
        if (kind == null) {
            groupOf.add(-1);
            localOf.add(-1);
            return number;
        }
        int group = groupNumbers.computeIfAbsent(source + " " + kind, _ -> {
            groups.add(new Group(source, kind, new ArrayList<>()));
            return groups.size() - 1;
        });
        groupOf.add(group);
        localOf.add(groups.get(group).members().size());
        groups.get(group).members().add(number);
        return number;
    }

    int source(Source source) {
        return sourceNumbers.computeIfAbsent(source.text(), _ -> {
            sources.add(source);
            return sources.size() - 1;
        });
    }

    private static @Nullable GroupKind kind(ValuePredicate test) {
        return switch (test) {
            case ValuePredicate.NumberMember _ -> GroupKind.NUMBERS;
            case ValuePredicate.BytesMember _ -> GroupKind.STRINGS;
            case ValuePredicate.StartsWith _ -> GroupKind.PREFIXES;
            case ValuePredicate.EndsWith _ -> GroupKind.SUFFIXES;
            case ValuePredicate.Contains(var _, boolean fold) -> fold ? null : GroupKind.SUBSTRINGS;
            case ValuePredicate.Present _,
                    ValuePredicate.NumberOrder _,
                    ValuePredicate.BytesOrder _,
                    ValuePredicate.Glob _,
                    ValuePredicate.Regex _,
                    ValuePredicate.PathMatch _,
                    ValuePredicate.InNetwork _,
                    ValuePredicate.Against _,
                    ValuePredicate.Combined _ -> null;
        };
    }

    int size() {
        return predicates.size();
    }

    Predicate get(int number) {
        return predicates.get(number);
    }

    int sourceOf(int predicate) {
        return sourceOf.get(predicate);
    }

    /** Returns the group of a predicate, or -1. */
    int groupOf(int predicate) {
        return groupOf.get(predicate);
    }

    /** Returns the number of a predicate in its group. */
    int localOf(int predicate) {
        return localOf.get(predicate);
    }

    List<Source> sources() {
        return sources;
    }

    List<Group> groups() {
        return groups;
    }

    /** Returns whether a predicate negates the test that its group's index evaluates. */
    static boolean isNegated(Predicate predicate) {
        return switch (predicate.test()) {
            case ValuePredicate.NumberMember(var _, boolean negated) -> negated;
            case ValuePredicate.BytesMember(var _, boolean negated) -> negated;
            default -> false;
        };
    }

    GroupIndex index(Group group) {
        List<ValuePredicate> tests =
                group.members().stream().map(m -> predicates.get(m).test()).toList();
        return switch (group.kind()) {
            case NUMBERS ->
                GroupIndex.ofNumbers(tests.stream()
                        .map(ValuePredicate.NumberMember.class::cast)
                        .toList());
            case STRINGS ->
                GroupIndex.ofStrings(tests.stream()
                        .map(ValuePredicate.BytesMember.class::cast)
                        .toList());
            case PREFIXES ->
                GroupIndex.ofAffixes(
                        tests.stream()
                                .map(t -> ((ValuePredicate.StartsWith) t).value())
                                .toList(),
                        false);
            case SUFFIXES ->
                GroupIndex.ofAffixes(
                        tests.stream()
                                .map(t -> ((ValuePredicate.EndsWith) t).value())
                                .toList(),
                        true);
            case SUBSTRINGS ->
                GroupIndex.ofSubstrings(tests.stream()
                        .map(t -> ((ValuePredicate.Contains) t).value())
                        .toList());
        };
    }
}
