package eyas.event;

/** The bits of an event's category, with the schema's values. */
public final class EventCategory {
    public static final int UNKNOWN = 0;
    public static final int OTHER = 1;
    public static final int FILE = 2;
    public static final int NET = 3;
    public static final int IPC = 4;
    public static final int MEMORY = 5;
    public static final int PROCESS = 6;
    public static final int SLEEP = 7;
    public static final int SYSTEM = 8;
    public static final int SIGNAL = 9;
    public static final int USER = 10;
    public static final int TIME = 11;
    public static final int PROCESSING = 12;
    public static final int IO_BASE = 32;
    public static final int IO_READ = 32;
    public static final int IO_WRITE = 33;
    public static final int IO_OTHER = 34;
    public static final int WAIT = 1 << 6;
    public static final int SCHEDULER = 1 << 7;
    public static final int INTERNAL = 1 << 8;
    public static final int SYSCALL = 1 << 9;
    public static final int TRACEPOINT = 1 << 10;
    public static final int PLUGIN = 1 << 11;
    public static final int METAEVENT = 1 << 12;
    public static final int ITERATOR = 1 << 13;

    private EventCategory() {}
}
