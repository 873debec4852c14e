package eyas.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A complete prefix of an ordered correlation: the matches of one part and of all previous parts. Immutable.
 *
 * @param matches the matches of the part, oldest first
 * @param before the prefix that was complete before the oldest of them; null for the first part
 * @param start time of the oldest match of all, ns since the epoch
 * @param eventNumber the event that completed it
 */
record MatchSequence(List<RuleMatch> matches, @Nullable MatchSequence before, long start, long eventNumber) {
    MatchSequence {
        matches = List.copyOf(matches);
    }
}
