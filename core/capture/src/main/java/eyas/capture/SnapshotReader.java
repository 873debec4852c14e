package eyas.capture;

import eyas.event.Bytes;
import eyas.event.DescriptorRecord;
import eyas.event.DescriptorRecord.SocketRecord;
import eyas.event.DescriptorType;
import eyas.event.GroupRecord;
import eyas.event.InterfaceRecord;
import eyas.event.MachineRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.UserRecord;
import java.util.Arrays;

/**
 * Reads the blocks that describe the state at the start of a section, in every version, and reports it to a consumer.
 *
 * <p>Entries are passed on one by one, so lists of any length need no memory here. Source: falcosecurity/libs
 * userspace/libscap/engine/savefile/scap_savefile.c.
 */
final class SnapshotReader {
    /** The machine of a section without a machine block. */
    static final MachineRecord UNKNOWN_MACHINE = new MachineRecord(0, 0, 0, "", 0, 0);

    /** Fewer bytes than these at the end of a list are padding. */
    private static final int SMALLEST_ENTRY = 4;

    private static final int IPV4 = 1;
    private static final int IPV6 = 2;
    private static final int IPV4_WITHOUT_SPEED = 3;
    private static final int IPV6_WITHOUT_SPEED = 4;

    private final BlockCursor cursor;
    private final ProcessListReader processes;

    SnapshotReader(CaptureInput input) {
        this.cursor = new BlockCursor(input);
        this.processes = new ProcessListReader(cursor);
    }

    /**
     * Reads a machine block.
     *
     * @param length bytes of the body; missing fields of a shorter one are zero
     */
    MachineRecord machine(long length) {
        cursor.begin(length);
        int cpus = cursor.u32();
        long memory = cursor.u64();
        long maxPid = cursor.u64();
        byte[] host = cursor.bytes(CaptureLayout.HOSTNAME);
        int end = 0;
        while (end < host.length && host[end] != 0) {
            end++;
        }
        long boot = cursor.left() >= 8 ? cursor.u64() : 0;
        long flags = cursor.left() >= 8 ? cursor.u64() : 0;
        cursor.end();
        return new MachineRecord(cpus, memory, maxPid, Bytes.text(Arrays.copyOf(host, end)), boot, flags);
    }

    /**
     * Reads a list block.
     *
     * @return false if {@code type} is not a supported list; nothing was read then
     */
    boolean list(int type, long length, SnapshotConsumer consumer) {
        int version = BlockType.processVersion(type);
        if (version > 0) {
            cursor.begin(length);
            while (cursor.left() >= SMALLEST_ENTRY) {
                consumer.process(processes.next(version));
            }
            cursor.end();
            return true;
        }
        switch (type) {
            case BlockType.INTERFACES, BlockType.INTERFACES_UNOFFICIAL -> interfaces(length, false, consumer);
            case BlockType.INTERFACES_V2 -> interfaces(length, true, consumer);
            case BlockType.USERS, BlockType.USERS_UNOFFICIAL -> users(length, false, consumer);
            case BlockType.USERS_V2 -> users(length, true, consumer);
            case BlockType.DESCRIPTORS, BlockType.DESCRIPTORS_UNOFFICIAL -> descriptors(length, false, consumer);
            case BlockType.DESCRIPTORS_V2 -> descriptors(length, true, consumer);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void interfaces(long length, boolean sized, SnapshotConsumer consumer) {
        cursor.begin(length);
        while (cursor.left() >= SMALLEST_ENTRY) {
            if (sized) {
                cursor.beginEntry(Integer.toUnsignedLong(cursor.u32()));
            } else {
                cursor.beginEntry();
            }
            int type = cursor.u16();
            int nameLength = cursor.u16();
            if (type < IPV4 || type > IPV6_WITHOUT_SPEED) {
                throw cursor.malformed("a network interface of the unknown type " + type);
            }
            int size = type == IPV4 || type == IPV4_WITHOUT_SPEED ? 4 : 16;
            byte[] address = cursor.bytes(size);
            byte[] netmask = cursor.bytes(size);
            byte[] broadcast = cursor.bytes(size);
            long speed = type == IPV4 || type == IPV6 ? cursor.u64() : 0;
            String name = Bytes.text(cursor.bytes(nameLength));
            consumer.networkInterface(new InterfaceRecord(name, address, netmask, broadcast, speed));
            if (sized) {
                cursor.endEntry();
            }
        }
        cursor.end();
    }

    private void users(long length, boolean sized, SnapshotConsumer consumer) {
        cursor.begin(length);
        while (cursor.left() >= SMALLEST_ENTRY) {
            beginSelfSized(sized);
            int type = cursor.u8();
            switch (type) {
                case 0 -> {
                    int uid = cursor.u32();
                    int gid = cursor.u32();
                    byte[] name = cursor.string();
                    byte[] home = cursor.string();
                    consumer.user(new UserRecord(uid, gid, name, home, cursor.string()));
                }
                case 1 -> {
                    int gid = cursor.u32();
                    consumer.group(new GroupRecord(gid, cursor.string()));
                }
                default -> throw cursor.malformed("an entry of the unknown type " + type + " in the list of users");
            }
            if (sized) {
                cursor.endEntry();
            }
        }
        cursor.end();
    }

    /** Starts an entry whose length field, if present, includes itself. */
    private void beginSelfSized(boolean sized) {
        if (!sized) {
            cursor.beginEntry();
            return;
        }
        long length = Integer.toUnsignedLong(cursor.u32());
        if (length < 4) {
            throw cursor.malformed("an entry that claims " + length + " bytes");
        }
        cursor.beginEntry(length - 4);
    }

    private void descriptors(long length, boolean sized, SnapshotConsumer consumer) {
        cursor.begin(length);
        long thread = cursor.u64();
        while (cursor.left() >= SMALLEST_ENTRY) {
            beginSelfSized(sized);
            long fd = cursor.u64();
            long ino = cursor.u64();
            int number = cursor.u8();
            DescriptorType type = DescriptorType.of(number);
            if (type == DescriptorType.UNKNOWN && number != 0) {
                consumer.descriptor(thread, newer(fd, ino, number));
                if (!sized) {
                    // Without lengths the next entry cannot be found.
                    break;
                }
            } else if (type != DescriptorType.UNKNOWN) {
                consumer.descriptor(thread, payload(fd, ino, type, sized));
            }
            if (sized) {
                cursor.endEntry();
            }
        }
        cursor.end();
    }

    private static DescriptorRecord newer(long fd, long ino, int number) {
        byte[] name = Bytes.of("unknown-type:[" + number + "]");
        return new DescriptorRecord(fd, DescriptorType.UNSUPPORTED, ino, 0, 0, name, null);
    }

    private DescriptorRecord payload(long fd, long ino, DescriptorType type, boolean sized) {
        return switch (type.payload()) {
            case CONNECTION -> new DescriptorRecord(fd, type, ino, 0, 0, Bytes.EMPTY, connected(type.addressBytes()));
            case LISTENER -> new DescriptorRecord(fd, type, ino, 0, 0, Bytes.EMPTY, listening(type.addressBytes()));
            case UNIX_SOCKET -> {
                long source = cursor.u64();
                long destination = cursor.u64();
                SocketRecord socket = new SocketRecord(Bytes.EMPTY, 0, Bytes.EMPTY, 0, 0, source, destination);
                yield new DescriptorRecord(fd, type, ino, 0, 0, cursor.string(), socket);
            }
            case FILE -> {
                int flags = cursor.u32();
                byte[] name = cursor.string();
                int dev = sized && cursor.leftInEntry() >= 4 ? cursor.u32() : 0;
                yield new DescriptorRecord(fd, type, ino, dev, flags, name, null);
            }
            case NAME, NONE -> new DescriptorRecord(fd, type, ino, 0, 0, cursor.string(), null);
        };
    }

    private SocketRecord connected(int size) {
        byte[] source = cursor.bytes(size);
        byte[] destination = cursor.bytes(size);
        int sourcePort = cursor.u16();
        int destinationPort = cursor.u16();
        return new SocketRecord(source, sourcePort, destination, destinationPort, cursor.u8(), 0, 0);
    }

    private SocketRecord listening(int size) {
        byte[] address = cursor.bytes(size);
        int port = cursor.u16();
        return new SocketRecord(address, port, Bytes.EMPTY, 0, cursor.u8(), 0, 0);
    }
}
