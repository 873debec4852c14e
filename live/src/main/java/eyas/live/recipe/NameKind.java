package eyas.live.recipe;

/** What the name is of that the kernel side reports before the event of a call; {@code EYAS_NAME_*} of {@code abi.h}. */
enum NameKind {
    NONE,
    /** The file that the call has opened. */
    OPENED,
    /** The working directory that the call has set. */
    CWD,
    /** The root directory that the call has set. */
    ROOT,
    /** The directory that the text of the call starts from. */
    BASE,
    /** The file of a descriptor that the call works on. */
    DESCRIPTOR,
    /** As {@link #BASE}, with the text itself, for calls whose event has no parameter for it. */
    TEXT,
    /** As {@link #TEXT}, of the directory that the call mounts on. */
    MOUNT_POINT;

    /** Returns the number in {@code abi.h}. */
    int code() {
        return ordinal();
    }
}
