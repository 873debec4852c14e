package eyas.engine;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds how far one part of a correlation has come: its last matches, as many as it asks for, each different where it asks
 * for different ones.
 *
 * <p>The most recent matches are the only ones that matter: if any choice lies within the window, theirs does. Event thread
 * only.
 */
final class PartProgress {
    private final int count;
    private final List<RuleMatch> matches;
    private final long[] values;
    private final @Nullable MatchSequence[] befores;
    private @Nullable MatchSequence complete;
    /** What was complete before the event that {@link #complete} ends with, since an event cannot follow itself. */
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
     * @param value what tells it from others; only one match of each value is kept, the last
     * @param before what was complete before it, null for the first part and for parts without an order
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

    /** Return whether there are enough matches, none of them older than {@code oldest} (ns since the epoch). */
    boolean isComplete(long oldest) {
        return matches.size() == count && matches.getFirst().time() >= oldest;
    }

    /** Returns the matches, the oldest first. */
    List<RuleMatch> matches() {
        return matches;
    }

    /** Closes the chain that the matches end; null where they do not suffice, or it began before {@code oldest}. */
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

    /** Returns what was complete before event {@code eventNumber} and began after {@code oldest}; null if nothing. */
    @Nullable
    MatchSequence completeBefore(long eventNumber, long oldest) {
        MatchSequence chain = complete != null && complete.eventNumber() < eventNumber ? complete : completeBefore;
        return chain != null && chain.start() >= oldest ? chain : null;
    }
}
