package eyas.session.command;

/** How much of the data that is read, written, sent or received an event carries, in bytes. */
public final class Snaplen {
    /** Enough for most DNS answers. */
    public static final int DEFAULT = 512;

    private Snaplen() {}
}
