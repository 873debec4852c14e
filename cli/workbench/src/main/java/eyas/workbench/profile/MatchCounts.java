package eyas.workbench.profile;

import java.util.List;

/**
 * How often rules match on a recording.
 *
 * @param matches the matches of each rule, in the order in which the rules were given
 * @param events events that were played
 * @param whole whether the recording was played to its end
 */
public record MatchCounts(List<Long> matches, long events, boolean whole) {
    public MatchCounts {
        matches = List.copyOf(matches);
    }
}
