package eyas.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A complete beginning of an ordered correlation: the matches of one part, and of all parts before. Immutable.
 *
 * @param matches the matches of the part, the oldest first
 * @param before what was complete before the oldest of them; null for the first part
 * @param start time of the oldest match of all, ns since the epoch
 * @param eventNumber the event that completed it
 */
record MatchSequence(List<RuleMatch> matches, @Nullable MatchSequence before, long start, long eventNumber) {
    MatchSequence {
        matches = List.copyOf(matches);
    }
}
