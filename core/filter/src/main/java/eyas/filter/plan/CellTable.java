package eyas.filter.plan;

import eyas.filter.check.Predicate;
import eyas.filter.check.Source;
import eyas.filter.check.ValuePredicate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The matcher's cached values, lookups and predicate results for the current event. Event thread only. */
final class CellTable {
    private static final int FEW_AFFIXES = 2;
    private static final int FEW_SUBSTRINGS = 4;

    private final List<Source> sources;
    private final SourceSlot[] slots;
    private final List<SourceSlot> rightSlots = new ArrayList<>();
    private final PredicateCell[] cells;
    private final GroupCell[] groups;
    private final EventEpoch epoch;

    CellTable(RuleProgram program, EventEpoch epoch, @Nullable MatchProfile profile) {
        PredicateTable predicates = program.predicateTable();
        this.epoch = epoch;
        sources = predicates.sources();
        slots = new SourceSlot[sources.size()];
        int[] asking = new int[sources.size()];
        int[] places = new int[predicates.groups().size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = asking[predicates.groups().get(i).source()]++;
        }
        for (int i = 0; i < slots.length; i++) {
            slots[i] = SourceSlot.of(
                    sources.get(i), epoch, isSearched(predicates, i) ? new RecentValues(asking[i]) : null);
        }
        groups = new GroupCell[predicates.groups().size()];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = GroupCell.of(slots[predicates.groups().get(i).source()], program.index(i), places[i], epoch);
        }
        cells = new PredicateCell[predicates.size()];
        for (int i = 0; i < cells.length; i++) {
            PredicateCell cell = cell(predicates, i, slots[predicates.sourceOf(i)]);
            cells[i] = profile == null ? cell : new PredicateCell.Counted(cell, i, epoch, profile);
        }
    }

    private PredicateCell cell(PredicateTable predicates, int number, SourceSlot slot) {
        Predicate predicate = predicates.get(number);
        int group = predicates.groupOf(number);
        if (group >= 0 && !isFew(predicates.groups().get(group))) {
            return new PredicateCell.Grouped(
                    groups[group], predicates.localOf(number), PredicateTable.isNegated(predicate), predicate.all());
        }
        if (predicate.test() instanceof ValuePredicate.Present) {
            return new PredicateCell.Present(slot);
        }
        ValueMatcher matcher = ValueMatcher.of(predicate.test(), this::rightSlot);
        return new PredicateCell.Single(slot, matcher, predicate.all());
    }

    /** Returns whether values of a source are searched for so many substrings that caching the results pays off. */
    private static boolean isSearched(PredicateTable predicates, int source) {
        return predicates.groups().stream()
                .anyMatch(group -> group.source() == source
                        && group.kind() == PredicateTable.GroupKind.SUBSTRINGS
                        && !isFew(group));
    }

    /** Returns whether a group is so small that testing its members individually, on demand, is faster. */
    private static boolean isFew(PredicateTable.Group group) {
        return switch (group.kind()) {
            case NUMBERS, STRINGS -> false;
            case PREFIXES, SUFFIXES -> group.members().size() <= FEW_AFFIXES;
            case SUBSTRINGS -> group.members().size() <= FEW_SUBSTRINGS;
        };
    }

    /** Returns the slot for the right side of a field comparison; shares the slot if the source is also a left side. */
    private SourceSlot rightSlot(Source right) {
        for (int i = 0; i < slots.length; i++) {
            if (sources.get(i).text().equals(right.text())) {
                return slots[i];
            }
        }
        SourceSlot slot = SourceSlot.of(right, epoch);
        rightSlots.add(slot);
        return slot;
    }

    PredicateCell cell(int predicate) {
        return cells[predicate];
    }

    GroupCell group(int group) {
        return groups[group];
    }

    /** Resets all stamps, so that stale results are not mistaken for current ones after the counter wraps. */
    void restart() {
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
}
