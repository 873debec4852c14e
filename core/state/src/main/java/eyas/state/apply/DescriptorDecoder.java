package eyas.state.apply;

import eyas.event.Bytes;
import eyas.event.DescriptorRecord;
import eyas.event.DescriptorRecord.SocketRecord;
import eyas.event.DescriptorType;
import eyas.state.file.DescriptorEntry;
import eyas.state.socket.SocketEndpoints;
import eyas.state.socket.SocketFamily;

/** Converts descriptors of a snapshot to entries. */
final class DescriptorDecoder {
    private final StateTables tables;

    DescriptorDecoder(StateTables tables) {
        this.tables = tables;
    }

    DescriptorEntry decode(DescriptorRecord record) {
        DescriptorEntry entry = tables.pool.entry();
        entry.type = record.type();
        entry.ino = record.ino();
        entry.dev = record.dev();
        entry.openFlags = record.openFlags();
        entry.name = tables.text.keep(record.name(), tables.limits.path());
        SocketRecord socket = record.socket();
        if (socket != null) {
            entry.sourcePointer = socket.sourcePointer();
            entry.destinationPointer = socket.destinationPointer();
            if (entry.type == DescriptorType.UNIX_SOCKET) {
                entry.family = SocketFamily.UNIX;
                entry.role = entry.name.length == 0 ? DescriptorEntry.Role.CLIENT : DescriptorEntry.Role.SERVER;
            } else if (entry.type.isInternet()) {
                internet(entry, socket);
            }
        }
        return entry;
    }

    private void internet(DescriptorEntry entry, SocketRecord socket) {
        entry.protocol = socket.protocol();
        switch (entry.type) {
            case IPV4_SERVER_SOCKET, IPV6_SERVER_SOCKET -> {
                boolean four = entry.type == DescriptorType.IPV4_SERVER_SOCKET;
                boolean asDestination = socket.sourceAddress().length == 0;
                byte[] address = asDestination ? socket.destinationAddress() : socket.sourceAddress();
                entry.family = four ? SocketFamily.INET : SocketFamily.INET6;
                entry.destinationAddress = address(address);
                entry.destinationPort = asDestination ? socket.destinationPort() : socket.sourcePort();
                entry.name = tables.sockets.endPoint(entry.destinationAddress, entry.destinationPort, four ? 4 : 16);
            }
            default -> stream(entry, socket);
        }
    }

    private void stream(DescriptorEntry entry, SocketRecord socket) {
        byte[] source = socket.sourceAddress();
        byte[] destination = socket.destinationAddress();
        if (source.length == 16 && SocketEndpoints.isMapped(source, 0) && SocketEndpoints.isMapped(destination, 0)) {
            entry.type = DescriptorType.IPV4_SOCKET;
            entry.sourceAddress = tables.strings.intern(source, 12, 4);
            entry.destinationAddress = tables.strings.intern(destination, 12, 4);
        } else {
            entry.sourceAddress = address(source);
            entry.destinationAddress = address(destination);
        }
        boolean four = entry.type == DescriptorType.IPV4_SOCKET;
        entry.family = four ? SocketFamily.INET : SocketFamily.INET6;
        entry.sourcePort = socket.sourcePort();
        entry.destinationPort = socket.destinationPort();
        entry.connected = entry.protocol == DescriptorEntry.TCP;
        if (four) {
            SocketEndpoints.completeFromInterfaces(entry, tables.interfaces);
        }
        entry.name = tables.sockets.tuple(
                entry.sourceAddress,
                entry.sourcePort,
                entry.destinationAddress,
                entry.destinationPort,
                four ? 4 : 16,
                true);
    }

    private byte[] address(byte[] address) {
        return address.length == 4 || address.length == 16
                ? tables.strings.intern(address, 0, address.length)
                : Bytes.EMPTY;
    }
}
