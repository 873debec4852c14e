package eyas.capture;

import eyas.event.EventFlag;
import eyas.event.EventTable;

/**
 * The conversion of one event code with one number of parameters, with all steps of the table combined.
 *
 * @param target the code of the converted event
 * @param stores whether the result waits for its exit
 * @param delivers whether the result is delivered
 * @param unchanged whether the result is the event itself
 * @param usesEnter whether a parameter comes from the entry event
 * @param appendsTo number of leading parameters that are unchanged, others being appended; -1 if the parameters change
 * @param params the origin of each parameter of the result; empty if unchanged
 */
record Conversion(
        int target,
        boolean stores,
        boolean delivers,
        boolean unchanged,
        boolean usesEnter,
        int appendsTo,
        Param[] params) {

    /** Returns the conversion of events that carry {@code count} parameters. */
    static Conversion of(int target, boolean stores, boolean delivers, int count, Param[] params) {
        boolean unchanged = params.length == 0;
        boolean usesEnter = false;
        for (Param param : params) {
            usesEnter |= param.origin() == Origin.ENTER;
        }
        boolean wider = EventTable.get(target).has(EventFlag.LARGE_PAYLOAD);
        int appendsTo = !unchanged && !wider && appends(params, count) ? count : -1;
        return new Conversion(target, stores, delivers, unchanged, usesEnter, appendsTo, params);
    }

    /** The kinds of origin of a parameter. */
    enum Origin {
        OLD,
        ENTER,
        DEFAULT,
        EMPTY,
        CONTAINER
    }

    /**
     * The origin of a parameter.
     *
     * @param origin the kind of origin
     * @param index number of the parameter in the origin, -1 if it comes from neither event
     * @param enterCode the code that the entry event must have
     * @param limit longest value in bytes
     * @param defaultSize bytes of the default, 0 for empty; used if the origin does not have the parameter
     * @param defaultValue the default's value
     */
    record Param(Origin origin, int index, int enterCode, int limit, int defaultSize, long defaultValue) {
        Param limited(int most) {
            return most >= limit ? this : new Param(origin, index, enterCode, most, defaultSize, defaultValue);
        }
    }

    /**
     * Returns whether the result is the event itself with appended parameters that come at most from its entry event.
     *
     * @param count number of parameters that the event carries
     */
    private static boolean appends(Param[] params, int count) {
        for (int i = 0; i < params.length; i++) {
            Param param = params[i];
            boolean own = param.origin() == Origin.OLD && param.index() == i && param.limit() == Integer.MAX_VALUE;
            boolean added = param.origin() != Origin.OLD && param.origin() != Origin.CONTAINER;
            if (i < count ? !own : !added) {
                return false;
            }
        }
        return params.length >= count;
    }
}
