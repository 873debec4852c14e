package eyas.event;

/** The types of descriptors, with their numbers in the capture format and their names in Falco. */
public enum DescriptorType {
    UNKNOWN(0, "", 'o', Payload.NONE, 0),
    FILE(1, "file", 'f'),
    DIRECTORY(2, "directory", 'd'),
    IPV4_SOCKET(3, "ipv4", '4', Payload.CONNECTION, 4),
    IPV6_SOCKET(4, "ipv6", '6', Payload.CONNECTION, 16),
    IPV4_SERVER_SOCKET(5, "ipv4", '4', Payload.LISTENER, 4),
    IPV6_SERVER_SOCKET(6, "ipv6", '6', Payload.LISTENER, 16),
    FIFO(7, "pipe", 'p'),
    UNIX_SOCKET(8, "unix", 'u', Payload.UNIX_SOCKET, 0),
    EVENT(9, "event", 'e'),
    UNSUPPORTED(10, "unsupported", 'X'),
    SIGNALFD(11, "signalfd", 's'),
    EVENTPOLL(12, "eventpoll", 'l'),
    INOTIFY(13, "inotify", 'i'),
    TIMERFD(14, "timerfd", 't'),
    NETLINK(15, "netlink", 'n'),
    /** A file with open flags and device; replaces {@link #FILE} in current captures. */
    FILE_V2(16, "file", 'f', Payload.FILE, 0),
    BPF(17, "bpf", 'b'),
    USERFAULTFD(18, "userfaultfd", 'u'),
    IO_URING(19, "io_uring", 'r'),
    MEMFD(20, "memfd", 'm'),
    PIDFD(21, "pidfd", 'P');

    private static final DescriptorType[] TYPES = values();

    private final int code;
    private final String label;
    private final char letter;
    private final Payload payload;
    private final int addressBytes;

    /** The data that a capture contains for a descriptor, besides number, inode and type. */
    public enum Payload {
        NONE,
        NAME,
        /** Open flags, name and device. */
        FILE,
        /** Both endpoints of a connection. */
        CONNECTION,
        /** The endpoint that a socket listens on. */
        LISTENER,
        /** Kernel addresses of both endpoints, and the name. */
        UNIX_SOCKET
    }

    DescriptorType(int code, String word, char letter) {
        this(code, word, letter, Payload.NAME, 0);
    }

    DescriptorType(int code, String word, char letter, Payload payload, int addressBytes) {
        this.code = code;
        this.label = word;
        this.letter = letter;
        this.payload = payload;
        this.addressBytes = addressBytes;
    }

    /** Returns the number in the capture format. */
    public int code() {
        return code;
    }

    /** Returns the value of {@code fd.type}. */
    public String label() {
        return label;
    }

    /** Returns the value of {@code fd.typechar}. */
    public char letter() {
        return letter;
    }

    /** Returns the data that a capture contains for such a descriptor. */
    public Payload payload() {
        return payload;
    }

    /** Returns the length of the socket's addresses: 4 or 16 bytes, 0 if it is not an IPv4 or IPv6 socket. */
    public int addressBytes() {
        return addressBytes;
    }

    /** Returns whether this is an IPv4 or IPv6 socket, connected or listening. */
    public boolean isInternet() {
        return addressBytes > 0;
    }

    /** Returns whether this is an IPv4 or IPv6 socket that listens. */
    public boolean isListening() {
        return payload == Payload.LISTENER;
    }

    /** Returns whether this is a regular file. */
    public boolean isFile() {
        return this == FILE || this == FILE_V2;
    }

    /** Returns the type with number {@code code}, or {@link #UNKNOWN}. */
    public static DescriptorType of(int code) {
        return code >= 0 && code < TYPES.length ? TYPES[code] : UNKNOWN;
    }
}
