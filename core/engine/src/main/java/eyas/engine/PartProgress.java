package eyas.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Progress of one part of a correlation: its most recent matches, as many as it requires, with distinct values if it requires
 * them.
 *
 * <p>Keeping the most recent matches is sufficient: if any combination lies within the window, the most recent one does. Event
 * thread only.
 */
final class PartProgress {
    private final int count;
    private final List<RuleMatch> matches;
    private final long[] values;
    private final @Nullable MatchSequence[] befores;
    private @Nullable MatchSequence complete;
    /** The prefix that was complete before the event that {@link #complete} ends with, because an event cannot follow itself. */
    private @Nullable MatchSequence completeBefore;

    PartProgress(int count) {
        this.count = count;
        this.matches = new ArrayList<>(Math.min(count, 4));
        this.values = new long[count];
        this.befores = new MatchSequence[count];
    }

    /**
     * Adds a match.
     *
     * @param value distinguishes matches; only the last match of each value is kept
     * @param before the prefix that was complete before it; null for the first part and for unordered parts
     */
    void add(RuleMatch match, boolean distinct, long value, @Nullable MatchSequence before) {
        int place = matches.size() == count ? 0 : -1;
        for (int i = 0; distinct && i < matches.size(); i++) {
            if (values[i] == value) {
                place = i;
            }
        }
        if (place >= 0) {
            matches.remove(place);
            System.arraycopy(values, place + 1, values, place, matches.size() - place);
            System.arraycopy(befores, place + 1, befores, place, matches.size() - place);
        }
        values[matches.size()] = value;
        befores[matches.size()] = before;
        matches.add(match);
    }

    /** Returns whether there are enough matches that are not older than {@code oldest} (ns since the epoch). */
    boolean isComplete(long oldest) {
        return matches.size() == count && matches.getFirst().time() >= oldest;
    }

    /** Returns the matches, oldest first. */
    List<RuleMatch> matches() {
        return matches;
    }

    /** Returns the prefix that ends with these matches; null if there are too few or it starts before {@code oldest}. */
    @Nullable
    MatchSequence close(long oldest) {
        if (matches.size() < count) {
            return null;
        }
        MatchSequence before = befores[0];
        RuleMatch first = matches.getFirst();
        long start = before == null ? first.time() : Math.min(before.start(), first.time());
        if (start < oldest) {
            return null;
        }
        MatchSequence chain =
                new MatchSequence(matches, before, start, matches.getLast().eventNumber());
        if (complete != null && complete.eventNumber() < chain.eventNumber()) {
            completeBefore = complete;
        }
        complete = chain;
        return chain;
    }

    /**
     * Returns the prefix that was complete before event {@code eventNumber} and starts after {@code oldest}; null if there is
     * none.
     */
    @Nullable
    MatchSequence completeBefore(long eventNumber, long oldest) {
        MatchSequence chain = complete != null && complete.eventNumber() < eventNumber ? complete : completeBefore;
        return chain != null && chain.start() >= oldest ? chain : null;
    }
}
