package eyas.state.origin;

import eyas.event.DescriptorType;
import java.util.List;

/** A read-only view of an open descriptor for origin tracking. Event thread only. */
public interface OriginDescriptor {
    /** Returns what the descriptor refers to. */
    DescriptorType type();

    /** Returns the path of a file, or the tuple of a connection as text. */
    byte[] name();

    /** Returns the path that the name leads to through links and mounts. */
    byte[] realName();

    /** Returns the path that rules compare: {@link #realName}, but outside of a mount made by the job. */
    byte[] realPath();

    /** Returns further paths of the file: on the host, and in the mount namespace that the job runs in. */
    List<byte[]> machineNames();

    /** Returns the open flags in the schema's encoding ({@code file_flags}). */
    int openFlags();

    /** Returns the device number, 0 if unknown. */
    int dev();

    /** Returns the inode number, 0 if unknown. */
    long ino();

    /** Returns whether this is a TCP socket that is not just listening. */
    boolean isTcp();

    /** Returns whether this is a UDP socket that is not just bound. */
    boolean isUdp();

    /** Returns the peer's address, 4 or 16 bytes in network order; empty if unknown. */
    byte[] peerAddress();

    /** Returns the server's port. */
    int destinationPort();
}
