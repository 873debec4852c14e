package eyas.event;

/** Names what a descriptor refers to, with the numbers of the capture format and Falco's words for them. */
public enum DescriptorType {
    UNKNOWN(0, "", 'o'),
    FILE(1, "file", 'f'),
    DIRECTORY(2, "directory", 'd'),
    IPV4_SOCKET(3, "ipv4", '4'),
    IPV6_SOCKET(4, "ipv6", '6'),
    IPV4_SERVER_SOCKET(5, "ipv4", '4'),
    IPV6_SERVER_SOCKET(6, "ipv6", '6'),
    FIFO(7, "pipe", 'p'),
    UNIX_SOCKET(8, "unix", 'u'),
    EVENT(9, "event", 'e'),
    UNSUPPORTED(10, "unsupported", 'X'),
    SIGNALFD(11, "signalfd", 's'),
    EVENTPOLL(12, "eventpoll", 'l'),
    INOTIFY(13, "inotify", 'i'),
    TIMERFD(14, "timerfd", 't'),
    NETLINK(15, "netlink", 'n'),
    /** A file with open flags and device; what current captures have in place of {@link #FILE}. */
    FILE_V2(16, "file", 'f'),
    BPF(17, "bpf", 'b'),
    USERFAULTFD(18, "userfaultfd", 'u'),
    IO_URING(19, "io_uring", 'r'),
    MEMFD(20, "memfd", 'm'),
    PIDFD(21, "pidfd", 'P');

    private static final DescriptorType[] TYPES = values();

    private final int code;
    private final String word;
    private final char letter;

    DescriptorType(int code, String word, char letter) {
        this.code = code;
        this.word = word;
        this.letter = letter;
    }

    /** Returns the number in the capture format. */
    public int code() {
        return code;
    }

    /** Returns the word that {@code fd.type} shows. */
    public String word() {
        return word;
    }

    /** Returns the letter that {@code fd.typechar} shows. */
    public char letter() {
        return letter;
    }

    /** Return whether this is an IPv4 or IPv6 socket, connected or listening. */
    public boolean isInternet() {
        return this == IPV4_SOCKET || this == IPV6_SOCKET || this == IPV4_SERVER_SOCKET || this == IPV6_SERVER_SOCKET;
    }

    /** Return whether this is a regular file. */
    public boolean isFile() {
        return this == FILE || this == FILE_V2;
    }

    /** Returns the type with number {@code code}; {@link #UNKNOWN} where there is none. */
    public static DescriptorType of(int code) {
        return code >= 0 && code < TYPES.length ? TYPES[code] : UNKNOWN;
    }
}
