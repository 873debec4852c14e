package eyas.live.recipe;

/** When a slot applies, by the call's result; {@code EYAS_IF_*} of {@code abi.h}, in the same order. */
enum SlotCondition {
    ALWAYS,
    OK,
    POSITIVE,
    ZERO,
    CONNECTED;

    @SuppressWarnings("EnumOrdinal") // the order is the header's, and a test compares both
    int code() {
        return ordinal();
    }
}
