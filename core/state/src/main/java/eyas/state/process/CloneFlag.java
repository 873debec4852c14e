package eyas.state.process;

/** The bits of {@code clone_flags} that the state uses, in the schema's encoding. */
public final class CloneFlag {
    public static final int FILES = 1;
    public static final int NEWNS = 1 << 5;
    public static final int NEWPID = 1 << 6;
    public static final int PARENT = 1 << 8;
    public static final int THREAD = 1 << 13;
    /** Falco's: the child's event arrived before the parent's. */
    public static final int INVERTED = 1 << 16;
    /** Falco's: the name changed since the start. */
    public static final int NAME_CHANGED = 1 << 17;
    /** Falco's: seen alive. */
    public static final int ACTIVE = 1 << 19;

    public static final int NEWUSER = 1 << 20;
    /** Falco's: standard output was duplicated. */
    public static final int PIPE_SOURCE = 1 << 21;
    /** Falco's: standard input was duplicated. */
    public static final int PIPE_DESTINATION = 1 << 22;

    public static final int VFORK = 1 << 27;
    /** Falco's: the child is in a PID namespace. */
    public static final int CHILD_IN_PIDNS = 1 << 29;
    /** Falco's: the main thread, though the ids differ. */
    public static final int IS_MAIN_THREAD = 1 << 30;

    private CloneFlag() {}
}
