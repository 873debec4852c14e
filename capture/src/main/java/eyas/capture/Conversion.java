package eyas.capture;

/**
 * Says what becomes of one event code with one number of parameters, all steps of the table taken together.
 *
 * @param target the code that the event gets
 * @param stores whether the result waits for its exit
 * @param delivers whether the result is delivered
 * @param unchanged whether the result is the event as it is
 * @param params where each parameter of the result comes from; empty where unchanged
 */
record Conversion(int target, boolean stores, boolean delivers, boolean unchanged, Param[] params) {

    /** Names where a parameter comes from. */
    enum Origin {
        OLD,
        ENTER,
        DEFAULT,
        EMPTY,
        CONTAINER
    }

    /**
     * Says where a parameter comes from.
     *
     * @param origin the source
     * @param index number of the parameter in the source
     * @param enterCode the code that the entry event must have
     * @param limit longest value in bytes
     * @param defaultSize bytes of the default, 0 for empty; what is pushed where the source does not have the parameter
     * @param defaultValue the default's value
     */
    record Param(Origin origin, int index, int enterCode, int limit, int defaultSize, long defaultValue) {
        Param limited(int most) {
            return most >= limit ? this : new Param(origin, index, enterCode, most, defaultSize, defaultValue);
        }
    }

    /** Tells whether a parameter comes from the entry event. */
    boolean usesEnter() {
        for (Param param : params) {
            if (param.origin() == Origin.ENTER) {
                return true;
            }
        }
        return false;
    }
}
