package eyas.live.recipe;

/** What a name refers to that the kernel side reports before the event of a call; {@code EYAS_NAME_*} of {@code abi.h}. */
enum KernelNameKind {
    NONE(0),
    /** The file that the call opened. */
    OPENED(1),
    /** The working directory that the call set. */
    CWD(2),
    /** The root directory that the call set. */
    ROOT(3),
    /** The directory that the call's relative path starts from. */
    BASE(4),
    /** The file of a descriptor that the call uses. */
    DESCRIPTOR(5),
    /** As {@link #BASE}, with the path itself, for calls whose event has no parameter for it. */
    TEXT(6),
    /** As {@link #TEXT}, of the directory that the call mounts on. */
    MOUNT_POINT(7),
    /** As {@link #OPENED}, of a call that may have copied a mount. */
    TREE(8),
    /** As {@link #OPENED}, of a call that made a mount. */
    FILE_SYSTEM(9);

    private final int code;

    KernelNameKind(int code) {
        this.code = code;
    }

    /** Returns the number in {@code abi.h}. */
    int code() {
        return code;
    }
}
