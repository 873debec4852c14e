package eyas.state.process;

import eyas.event.Bytes;

/** Keeps of an enter event what its exit needs: paths and addresses as they were before the call. Event thread only. */
public final class PendingEnter {
    /** The event's code, -1 if none waits. */
    public int code = -1;

    public byte[] name = Bytes.EMPTY;
    public byte[] address = Bytes.EMPTY;
    public int flags;
    public long directory;

    /** Forgets it; flags and directory are of no meaning without a code. */
    void clear() {
        code = -1;
        name = Bytes.EMPTY;
        address = Bytes.EMPTY;
    }
}
