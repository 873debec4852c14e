package eyas.state;

import eyas.event.Bytes;

/** Keeps of an enter event what its exit needs: paths and addresses as they were before the call. Event thread only. */
final class PendingEnter {
    /** The event's code, -1 if none waits. */
    int code = -1;

    byte[] name = Bytes.EMPTY;
    byte[] address = Bytes.EMPTY;
    int flags;
    long directory;

    /** Forgets it; flags and directory are of no meaning without a code. */
    void clear() {
        code = -1;
        name = Bytes.EMPTY;
        address = Bytes.EMPTY;
    }
}
