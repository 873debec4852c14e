package eyas.workbench.cases;

import java.util.List;

/**
 * What an event lacked to break a rule.
 *
 * @param number running number of the event
 * @param description the event in a few words
 * @param checks how many checks decide: those that were needed and held, and those that failed
 * @param complete whether all events were looked at; of a long recording only the beginning is
 * @param failed what would have to come out differently, the fewest that suffice
 */
public record NearMiss(long number, String description, int checks, boolean complete, List<FailedCheck> failed) {
    public NearMiss {
        failed = List.copyOf(failed);
    }

    /**
     * One check that came out differently.
     *
     * @param text the check as it is written, lists put in
     * @param wanted what it would have to come out as
     * @param value what it looked at, {@code <NA>} where there is no value
     */
    public record FailedCheck(String text, boolean wanted, String value) {}
}
