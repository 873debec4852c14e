package eyas.state.socket;

/** The address families that the state knows, in the schema's numbers. */
public final class SocketFamily {
    public static final int UNIX = 1;
    public static final int INET = 2;
    public static final int INET6 = 10;
    public static final int NETLINK = 16;

    private SocketFamily() {}
}
