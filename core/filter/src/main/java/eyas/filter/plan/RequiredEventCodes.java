package eyas.filter.plan;

import java.util.BitSet;

/**
 * The event codes that a program needs.
 *
 * @param evaluated codes for which at least one rule can match; other events need neither be matched nor decoded for the rules; do not
 * modify
 */
public record RequiredEventCodes(BitSet evaluated) {

    /** Returns whether an event of {@code code} has to be matched at all. */
    public boolean isEvaluated(int code) {
        return evaluated.get(code);
    }
}
