package eyas.live.recipe;

/** Names when a slot applies, by the call's result; {@code EYAS_IF_*} of {@code abi.h}, in the same order. */
enum SlotCondition {
    ALWAYS,
    OK,
    POSITIVE,
    ZERO,
    CONNECTED;

    int code() {
        return ordinal();
    }
}
