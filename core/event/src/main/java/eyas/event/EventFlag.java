package eyas.event;

/** The flag bits of an event code, with the schema's bit numbers. */
public enum EventFlag {
    CREATES_FD(0),
    DESTROYS_FD(1),
    USES_FD(2),
    READS_FROM_FD(3),
    WRITES_TO_FD(4),
    MODIFIES_STATE(5),
    UNUSED(6),
    WAITS(7),
    SKIPPARSERESET(8),
    OLD_VERSION(9),
    /** Parameter lengths have four bytes instead of two. */
    LARGE_PAYLOAD(11),
    /** The capture reader's conversion table converts old versions of this event. */
    CONVERTER_MANAGED(12);

    private final int bit;

    EventFlag(int number) {
        this.bit = 1 << number;
    }

    /** Returns the bit as a mask. */
    public int bit() {
        return bit;
    }
}
