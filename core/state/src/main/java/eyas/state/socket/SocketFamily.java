package eyas.state.socket;

/** The supported address families, numbered as in the schema. */
public final class SocketFamily {
    public static final int UNIX = 1;
    public static final int INET = 2;
    public static final int INET6 = 10;
    public static final int NETLINK = 16;

    private SocketFamily() {}
}
