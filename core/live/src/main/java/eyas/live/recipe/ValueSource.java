package eyas.live.recipe;

/** Where a slot's value comes from; {@code EYAS_S_*} of {@code abi.h}, in the same order. */
enum ValueSource {
    ARG0,
    ARG1,
    ARG2,
    ARG3,
    ARG4,
    ARG5,
    RET,
    CONST,
    MSG_LEN,
    NONE;

    @SuppressWarnings("EnumOrdinal") // the order is the header's, and a test compares both
    int code() {
        return ordinal();
    }
}
