package eyas.workbench.cases;

import java.util.List;

/**
 * An event that almost matched a rule.
 *
 * @param number number of the event
 * @param description short description of the event
 * @param checks number of relevant checks: those that were required and true, and those that failed
 * @param complete whether all events were evaluated; only the first ones of a long recording are
 * @param failed a minimal set of checks with the wrong result
 */
public record NearMiss(long number, String description, int checks, boolean complete, List<FailedCheck> failed) {
    public NearMiss {
        failed = List.copyOf(failed);
    }

    /**
     * A check with the wrong result.
     *
     * @param text the check as written, with lists expanded
     * @param wanted the required result
     * @param value the value it was evaluated on, {@code <NA>} if there is none
     */
    public record FailedCheck(String text, boolean wanted, String value) {}
}
