package eyas.filter.plan;

import java.util.BitSet;

/**
 * What a program needs of the events.
 *
 * @param evaluated codes for which at least one rule can match; events of all others need not be matched, nor their
 *     parameters decoded for the sake of rules; not to be changed
 */
public record RequiredEventCodes(BitSet evaluated) {

    /** Return whether an event of {@code code} has to be matched at all. */
    public boolean isEvaluated(int code) {
        return evaluated.get(code);
    }
}
