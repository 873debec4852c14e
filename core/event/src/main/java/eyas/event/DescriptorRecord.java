package eyas.event;

import org.jspecify.annotations.Nullable;

/**
 * An open file descriptor as of a snapshot.
 *
 * @param fd the number
 * @param type what it refers to
 * @param ino inode number
 * @param dev device number, 0 if unknown
 * @param openFlags open flags in the schema's encoding ({@code file_flags})
 * @param name path or description, without a terminator
 * @param socket the endpoints of a socket, null for anything else
 */
public record DescriptorRecord(
        long fd,
        DescriptorType type,
        long ino,
        int dev,
        int openFlags,
        byte[] name,
        @Nullable SocketRecord socket) {

    /**
     * The endpoints of a socket.
     *
     * @param sourceAddress 4 or 16 bytes in network order; empty for a Unix socket
     * @param sourcePort port, or 0
     * @param destinationAddress 4 or 16 bytes in network order; empty for a Unix or a listening socket
     * @param destinationPort port, or 0
     * @param protocol 1 = TCP, 2 = UDP, 3 = ICMP, 4 = raw, 0 = unknown
     * @param sourcePointer kernel address that identifies this end of a Unix socket, or 0
     * @param destinationPointer kernel address that identifies the other end, or 0
     */
    public record SocketRecord(
            byte[] sourceAddress,
            int sourcePort,
            byte[] destinationAddress,
            int destinationPort,
            int protocol,
            long sourcePointer,
            long destinationPointer) {}
}
