package eyas.state;

import eyas.event.Bytes;
import eyas.event.DescriptorType;

/**
 * Describes one open descriptor.
 *
 * <p>Strings are bytes without a terminator, not to be changed by readers. Addresses are 4 or 16 bytes in network order,
 * empty where they do not apply. The generation grows with every change. Event thread only.
 */
public final class DescriptorEntry {
    long generation;
    DescriptorType type = DescriptorType.UNKNOWN;
    byte[] name = Bytes.EMPTY;
    byte[] nameRaw = Bytes.EMPTY;
    int openFlags;
    int dev;
    long ino;
    int family;
    int protocol;
    Role role = Role.NONE;
    byte[] sourceAddress = Bytes.EMPTY;
    int sourcePort;
    byte[] destinationAddress = Bytes.EMPTY;
    int destinationPort;
    boolean connected;
    boolean nameChanged;
    boolean upperLayer;
    boolean lowerLayer;

    DescriptorEntry() {}

    /** Returns the generation: a number that no other state of any descriptor ever had. */
    public long generation() {
        return generation;
    }

    /** Returns what the descriptor refers to. */
    public DescriptorType type() {
        return type;
    }

    /** Returns the path, the tuple as text, or the description ({@code fd.name}). */
    public byte[] name() {
        return name;
    }

    /** Returns the path as the caller gave it ({@code fd.nameraw}), empty if not known. */
    public byte[] nameRaw() {
        return nameRaw;
    }

    /** Returns the open flags in the schema's encoding ({@code file_flags}). */
    public int openFlags() {
        return openFlags;
    }

    /** Returns the device number, 0 if unknown. */
    public int dev() {
        return dev;
    }

    /** Returns the inode number, 0 if unknown. */
    public long ino() {
        return ino;
    }

    /** Returns the address family of a socket in the schema's numbers, 0 if none. */
    public int family() {
        return family;
    }

    /** Returns the transport: 0 unknown, 1 TCP, 2 UDP, 3 ICMP, 4 raw. */
    public int protocol() {
        return protocol;
    }

    /** Returns which side of a connection the owner is. */
    public Role role() {
        return role;
    }

    /** Returns the client's address. */
    public byte[] sourceAddress() {
        return sourceAddress;
    }

    /** Returns the client's port. */
    public int sourcePort() {
        return sourcePort;
    }

    /** Returns the server's address; of a listening socket, the bound one. */
    public byte[] destinationAddress() {
        return destinationAddress;
    }

    /** Returns the server's port; of a listening socket, the bound one. */
    public int destinationPort() {
        return destinationPort;
    }

    /** Tells whether the socket is connected ({@code fd.connected}). */
    public boolean connected() {
        return connected;
    }

    /** Tells whether the current event changed the name ({@code fd.name_changed}). */
    public boolean nameChanged() {
        return nameChanged;
    }

    /** Tells whether the file lies on the upper layer of an overlay. */
    public boolean upperLayer() {
        return upperLayer;
    }

    /** Tells whether the file lies on a lower layer of an overlay. */
    public boolean lowerLayer() {
        return lowerLayer;
    }

    /** Says which side of a connection the owner of a socket is. */
    public enum Role {
        NONE,
        CLIENT,
        SERVER
    }
}
