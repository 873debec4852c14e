package eyas.state;

/** The address families that the state knows, in the schema's numbers. */
final class SocketFamily {
    static final int UNIX = 1;
    static final int INET = 2;
    static final int INET6 = 10;
    static final int NETLINK = 16;

    private SocketFamily() {}
}
