package eyas.session.command;

/** The number of data bytes read, written, sent or received that an event carries. */
public final class Snaplen {
    /** Enough for most DNS responses. */
    public static final int DEFAULT = 512;

    private Snaplen() {}
}
