package eyas.state.process;

import eyas.event.Bytes;

/** The values of an enter event that its exit needs: paths and addresses as they were before the call. Event thread only. */
public final class PendingEnter {
    /** The event's code, -1 if none is pending. */
    public int code = -1;

    public byte[] name = Bytes.EMPTY;
    public byte[] address = Bytes.EMPTY;
    public int flags;
    public long directory;

    /** Resets it; flags and directory are undefined without a code. */
    void clear() {
        code = -1;
        name = Bytes.EMPTY;
        address = Bytes.EMPTY;
    }
}
