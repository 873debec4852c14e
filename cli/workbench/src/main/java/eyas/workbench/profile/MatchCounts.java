package eyas.workbench.profile;

import java.util.List;

/**
 * The matches of rules on a recording.
 *
 * @param matches the matches of each rule, in the order of the rules
 * @param events number of events replayed
 * @param whole whether the recording was replayed to its end
 */
public record MatchCounts(List<Long> matches, long events, boolean whole) {
    public MatchCounts {
        matches = List.copyOf(matches);
    }
}
