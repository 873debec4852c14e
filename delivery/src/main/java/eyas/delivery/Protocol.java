package eyas.delivery;

/** Names the version of what senders and receivers say to each other. */
public final class Protocol {
    /** The version; a receiver refuses another one. */
    public static final int VERSION = 1;

    private Protocol() {}
}
