package eyas.state.file;

import eyas.event.Bytes;
import eyas.event.DescriptorType;
import eyas.state.origin.OriginDescriptor;
import java.util.List;

/**
 * One open descriptor.
 *
 * <p>Strings are bytes without a terminator, which readers must not change. Addresses are 4 or 16 bytes in network order, empty if not
 * applicable. Every change sets a new generation. Event thread only.
 */
public final class DescriptorEntry implements OriginDescriptor {
    /** Transport protocols, values of {@link #protocol}. */
    public static final int TCP = 1;

    public static final int UDP = 2;
    public static final int ICMP = 3;
    public static final int RAW = 4;
    /** {@code O_CLOEXEC} in the schema's encoding. */
    public static final int OPEN_CLOEXEC = 0x1000;

    /** Number of descriptor sets that hold this entry; 0 while it is in the pool. Managed by {@link DescriptorPool}. */
    public int owners;

    public long generation;
    /** Unique number of the descriptor; see {@link #serial}. */
    long serial;

    public DescriptorType type = DescriptorType.UNKNOWN;
    public byte[] name = Bytes.EMPTY;
    public byte[] nameRaw = Bytes.EMPTY;
    /** The path that {@link #name} leads to through links; empty if it is the same. */
    public byte[] realName = Bytes.EMPTY;
    /** Host paths of a file that was opened below another root directory; empty if unknown. */
    public List<byte[]> machineNames = List.of();

    /** The one of them in the mounts that the job started with, if {@link #realName} is in a mount that the job made; else empty. */
    public byte[] jobName = Bytes.EMPTY;

    /** The path within procfs as reported by the kernel; empty if the file is not in procfs or was not reported. */
    public byte[] procfsPath = Bytes.EMPTY;

    public boolean belowAnotherRoot;

    public int openFlags;
    public int dev;
    public long ino;
    public int family;
    public int protocol;
    public Role role = Role.NONE;
    public byte[] sourceAddress = Bytes.EMPTY;
    public int sourcePort;
    public byte[] destinationAddress = Bytes.EMPTY;
    public int destinationPort;
    public boolean connected;
    public boolean nameChanged;
    public boolean upperLayer;
    public boolean lowerLayer;
    public long sourcePointer;
    public long destinationPointer;
    public long pid;
    /** Inode number of a socket that the kernel reported; 0 for none. The next three fields are valid only if this is not 0. */
    public long socketInode;

    public int socketOwner;
    public int socketCreator;
    public boolean foreignSocket;

    DescriptorEntry() {}

    /** Resets this entry to a new one. */
    void clear() {
        type = DescriptorType.UNKNOWN;
        name = Bytes.EMPTY;
        nameRaw = Bytes.EMPTY;
        realName = Bytes.EMPTY;
        machineNames = List.of();
        jobName = Bytes.EMPTY;
        belowAnotherRoot = false;
        procfsPath = Bytes.EMPTY;
        openFlags = 0;
        dev = 0;
        ino = 0;
        role = Role.NONE;
        connected = false;
        nameChanged = false;
        upperLayer = false;
        lowerLayer = false;
        pid = 0;
        clearSocket();
    }

    private void clearSocket() {
        family = 0;
        protocol = 0;
        sourceAddress = Bytes.EMPTY;
        sourcePort = 0;
        destinationAddress = Bytes.EMPTY;
        destinationPort = 0;
        sourcePointer = 0;
        destinationPointer = 0;
        socketInode = 0;
        socketOwner = 0;
        socketCreator = 0;
        foreignSocket = false;
    }

    /** Copies {@code other} except for its generation and owners. */
    public void copyFrom(DescriptorEntry other) {
        type = other.type;
        name = other.name;
        nameRaw = other.nameRaw;
        realName = other.realName;
        machineNames = other.machineNames;
        jobName = other.jobName;
        belowAnotherRoot = other.belowAnotherRoot;
        procfsPath = other.procfsPath;
        openFlags = other.openFlags;
        dev = other.dev;
        ino = other.ino;
        family = other.family;
        protocol = other.protocol;
        role = other.role;
        sourceAddress = other.sourceAddress;
        sourcePort = other.sourcePort;
        destinationAddress = other.destinationAddress;
        destinationPort = other.destinationPort;
        connected = other.connected;
        nameChanged = other.nameChanged;
        upperLayer = other.upperLayer;
        lowerLayer = other.lowerLayer;
        sourcePointer = other.sourcePointer;
        destinationPointer = other.destinationPointer;
        pid = other.pid;
        socketInode = other.socketInode;
        socketOwner = other.socketOwner;
        socketCreator = other.socketCreator;
        foreignSocket = other.foreignSocket;
    }

    /** Swaps the two endpoints. */
    public void swapEnds() {
        byte[] address = sourceAddress;
        int port = sourcePort;
        sourceAddress = destinationAddress;
        sourcePort = destinationPort;
        destinationAddress = address;
        destinationPort = port;
    }

    /** Returns a number unique to this descriptor; it changes when the pool reuses the entry. */
    public long serial() {
        return serial;
    }

    /** Returns whether this is a TCP socket that is not just listening. */
    @Override
    public boolean isTcp() {
        return protocol == TCP && isStream();
    }

    /** Returns whether this is a UDP socket that is not just bound. */
    @Override
    public boolean isUdp() {
        return protocol == UDP && isStream();
    }

    /** Returns whether this is an internet socket with two endpoints. */
    public boolean isStream() {
        return type == DescriptorType.IPV4_SOCKET || type == DescriptorType.IPV6_SOCKET;
    }

    /** Returns whether an exec closes this descriptor. */
    public boolean closesOnExec() {
        return (openFlags & OPEN_CLOEXEC) != 0
                || ((openFlags & 1) != 0 && (type == DescriptorType.EVENTPOLL || type == DescriptorType.MEMFD));
    }

    /** Clears the close-on-exec flag, which duplicates never inherit. */
    public void keepOnExec() {
        openFlags &= ~OPEN_CLOEXEC;
        if (type == DescriptorType.EVENTPOLL || type == DescriptorType.MEMFD) {
            openFlags &= ~1;
        }
    }

    /** Returns the generation, a number unique to this state of this descriptor. */
    public long generation() {
        return generation;
    }

    /** Returns what the descriptor refers to. */
    @Override
    public DescriptorType type() {
        return type;
    }

    /** Returns the path, the tuple as text, or the description ({@code fd.name}). */
    @Override
    public byte[] name() {
        return name;
    }

    /** Returns the path that the name leads to through links created since monitoring started; often the name itself. */
    @Override
    public byte[] realName() {
        return realName.length == 0 ? name : realName;
    }

    /**
     * Returns the path that rules compare: {@link #realName}, or the path in the mounts that the job started with if the job mounted the
     * file system that contains the former.
     */
    @Override
    public byte[] realPath() {
        return jobName.length > 0 ? jobName : realName();
    }

    /** Returns the host paths of a file that was opened below another root directory; empty if unknown. */
    @Override
    public List<byte[]> machineNames() {
        return machineNames;
    }

    /**
     * Returns the path of the file within procfs as reported by the kernel, regardless of the mount it was opened through; empty if it is
     * not in procfs or was not reported.
     */
    public byte[] procfsPath() {
        return procfsPath;
    }

    /** Returns whether the host certainly has a different file by this name. Then only {@link #machineNames} identify this one. */
    public boolean isBelowAnotherRoot() {
        return belowAnotherRoot;
    }

    /** Returns the path as passed by the caller ({@code fd.nameraw}), empty if unknown. */
    public byte[] nameRaw() {
        return nameRaw;
    }

    /** Returns the open flags in the schema's encoding ({@code file_flags}). */
    @Override
    public int openFlags() {
        return openFlags;
    }

    /** Returns the device number, 0 if unknown. */
    @Override
    public int dev() {
        return dev;
    }

    /** Returns the inode number, 0 if unknown. */
    @Override
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

    /**
     * Returns the transport as {@code fd.l4proto} shows it. This is 0 also for a socket without a known endpoint, unless it is raw or only
     * bound.
     */
    public int shownProtocol() {
        if (!type.isInternet() || (isStream() && role == Role.NONE && protocol != RAW)) {
            return 0;
        }
        return protocol;
    }

    /** Returns the owner's side of the connection. */
    public Role role() {
        return role;
    }

    @Override
    public byte[] peerAddress() {
        return role == Role.SERVER ? sourceAddress : destinationAddress;
    }

    /** Returns the client's address. */
    public byte[] sourceAddress() {
        return sourceAddress;
    }

    /** Returns the client's port. */
    public int sourcePort() {
        return sourcePort;
    }

    /** Returns the server's address, or the bound address of a listening socket. */
    public byte[] destinationAddress() {
        return destinationAddress;
    }

    /** Returns the server's port, or the bound port of a listening socket. */
    @Override
    public int destinationPort() {
        return destinationPort;
    }

    /** Returns whether the socket is connected ({@code fd.connected}). */
    public boolean connected() {
        return connected;
    }

    /** Returns whether the current event changed the name ({@code fd.name_changed}). */
    public boolean nameChanged() {
        return nameChanged;
    }

    /** Returns whether the file is on the upper layer of an overlay. */
    public boolean upperLayer() {
        return upperLayer;
    }

    /** Returns whether the file is on a lower layer of an overlay. */
    public boolean lowerLayer() {
        return lowerLayer;
    }

    /** Returns the kernel address that identifies this end of a Unix socket, 0 if unknown. */
    public long sourcePointer() {
        return sourcePointer;
    }

    /** Returns the kernel address that identifies the other end of a Unix socket, 0 if unknown. */
    public long destinationPointer() {
        return destinationPointer;
    }

    /** Returns the process that a pidfd refers to, 0 for anything else. */
    public long pid() {
        return pid;
    }

    /** Returns whether the kernel reported the owner and creator of this socket. */
    public boolean isReportedSocket() {
        return socketInode != 0;
    }

    /** Returns the user id that owns the socket in the kernel; valid only if {@link #isReportedSocket}. */
    public int socketOwner() {
        return socketOwner;
    }

    /** Returns the id of the process whose call created the socket; 0 if unknown. */
    public int socketCreator() {
        return socketCreator;
    }

    /** Returns whether a process other than its user created the socket. */
    public boolean isForeignSocket() {
        return foreignSocket;
    }

    /** The owner's side of a connection. */
    public enum Role {
        NONE,
        CLIENT,
        SERVER
    }
}
