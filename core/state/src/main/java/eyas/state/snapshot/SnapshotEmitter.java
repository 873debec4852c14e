package eyas.state.snapshot;

import eyas.event.Bytes;
import eyas.event.DescriptorRecord;
import eyas.event.DescriptorRecord.SocketRecord;
import eyas.event.GroupRecord;
import eyas.event.InterfaceRecord;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.UserRecord;
import eyas.state.apply.SnapshotApplier;
import eyas.state.apply.StateTables;
import eyas.state.file.DescriptorEntry;
import eyas.state.file.DescriptorTable;
import eyas.state.process.ThreadEntry;
import eyas.state.process.ThreadResourceUsage;
import eyas.state.process.ThreadTable;
import eyas.state.user.Credentials;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Emits the state as a snapshot, from which {@link SnapshotApplier} builds the same state.
 *
 * <p>Ordered by id, so that equal states produce equal snapshots. What the records cannot hold is omitted: when a thread started and last
 * executed a program, and the flags of descriptors other than files. Threads with nothing but an id are omitted as well, since the reader
 * creates them on demand. Called between two events, on the event thread. Allocates.
 */
public final class SnapshotEmitter {
    private final StateTables tables;
    private final SnapshotConsumer consumer;
    private final ThreadEntry[] threads;
    private final BitSet serverPorts = new BitSet();

    public SnapshotEmitter(StateTables tables, SnapshotConsumer consumer) {
        this.tables = tables;
        this.consumer = consumer;
        this.threads = threads(tables.threads);
    }

    public void emit() {
        consumer.begin(tables.machine);
        for (InterfaceRecord networkInterface : tables.interfaces.all()) {
            consumer.networkInterface(networkInterface);
        }
        for (UserRecord user : tables.users.ofHost()) {
            consumer.user(user);
        }
        for (GroupRecord group : tables.groups.ofHost()) {
            consumer.group(group);
        }
        for (ThreadEntry thread : threads) {
            consumer.process(record(thread));
        }
        findServerPorts();
        for (ThreadEntry thread : threads) {
            if (thread.isMain()) {
                descriptors(thread);
            }
        }
        consumer.end();
    }

    private static ThreadEntry[] threads(ThreadTable table) {
        ThreadEntry[] found = new ThreadEntry[table.size()];
        int count = 0;
        for (int place = 0; place < table.places(); place++) {
            ThreadEntry thread = table.threadAt(place);
            if (thread != null && !thread.isInvalid() && !thread.invented) {
                found[count++] = thread;
            }
        }
        ThreadEntry[] known = Arrays.copyOf(found, count);
        Arrays.sort(known, (a, b) -> Long.compare(a.tid(), b.tid()));
        return known;
    }

    private static ProcessRecord record(ThreadEntry thread) {
        boolean main = thread.isMain();
        Credentials credentials = thread.credentials();
        ThreadResourceUsage usage = thread.usage();
        return new ProcessRecord(
                new ProcessRecord.Identity(
                        thread.tid(),
                        thread.pid,
                        thread.ptid,
                        thread.sid,
                        thread.pgid,
                        thread.vpgid,
                        thread.vtid,
                        thread.vpid,
                        thread.flags | SnapshotApplier.SNAPSHOT_FLAGS,
                        thread.tty,
                        thread.cloneTime),
                new ProcessRecord.Program(
                        thread.comm,
                        thread.exe,
                        thread.exePath,
                        thread.args,
                        main ? thread.env : Bytes.EMPTY,
                        main ? thread.cwd : Bytes.EMPTY,
                        thread.root,
                        thread.executable.flags,
                        thread.executable.inode,
                        thread.executable.changed,
                        thread.executable.modified),
                new ProcessRecord.Credentials(
                        credentials.uid,
                        credentials.gid,
                        credentials.loginUid,
                        credentials.capInheritable,
                        credentials.capPermitted,
                        credentials.capEffective),
                new ProcessRecord.Resources(
                        thread.cgroups,
                        thread.pidNamespaceStart,
                        thread.fdLimit,
                        usage.vmSize,
                        usage.vmRss,
                        usage.vmSwap,
                        usage.majorFaults,
                        usage.minorFaults));
    }

    /** Collects the listening ports, by which a reader distinguishes accepted from opened connections. */
    private void findServerPorts() {
        for (ThreadEntry thread : threads) {
            DescriptorTable table = thread.ownDescriptors;
            for (int place = 0; thread.isMain() && place < table.places(); place++) {
                DescriptorEntry entry = table.entryAt(place);
                if (entry != null && entry.type.isListening()) {
                    serverPorts.set(entry.destinationPort & 0xFFFF);
                }
            }
        }
    }

    private void descriptors(ThreadEntry thread) {
        DescriptorTable table = thread.ownDescriptors;
        long[] numbers = new long[table.size()];
        int count = 0;
        for (int place = 0; place < table.places(); place++) {
            if (table.entryAt(place) != null) {
                numbers[count++] = table.numberAt(place);
            }
        }
        Arrays.sort(numbers, 0, count);
        for (int i = 0; i < count; i++) {
            DescriptorEntry entry = table.get(numbers[i]);
            if (entry != null) {
                consumer.descriptor(thread.tid(), record(numbers[i], entry));
            }
        }
    }

    private DescriptorRecord record(long number, DescriptorEntry entry) {
        return new DescriptorRecord(
                number, entry.type, entry.ino, entry.dev, entry.openFlags, entry.name, socket(entry));
    }

    private @Nullable SocketRecord socket(DescriptorEntry entry) {
        int width = entry.type.addressBytes();
        return switch (entry.type.payload()) {
            case LISTENER -> listening(entry, width);
            case CONNECTION -> stream(entry, width);
            case UNIX_SOCKET ->
                new SocketRecord(Bytes.EMPTY, 0, Bytes.EMPTY, 0, 0, entry.sourcePointer, entry.destinationPointer);
            case NONE, NAME, FILE -> null;
        };
    }

    private static SocketRecord listening(DescriptorEntry entry, int width) {
        return new SocketRecord(
                sized(entry.destinationAddress, width), entry.destinationPort, Bytes.EMPTY, 0, entry.protocol, 0, 0);
    }

    /**
     * Returns the endpoints as in {@code /proc}, the local one first. A reader swaps the endpoints of a connection from a port with a
     * listener, since it was accepted. Without a listener they are emitted as client and server, which is what filters compare.
     */
    private SocketRecord stream(DescriptorEntry entry, int width) {
        boolean swap = width == 4
                && entry.role == DescriptorEntry.Role.SERVER
                && serverPorts.get(entry.destinationPort & 0xFFFF);
        byte[] source = sized(entry.sourceAddress, width);
        byte[] destination = sized(entry.destinationAddress, width);
        return swap
                ? new SocketRecord(destination, entry.destinationPort, source, entry.sourcePort, entry.protocol, 0, 0)
                : new SocketRecord(source, entry.sourcePort, destination, entry.destinationPort, entry.protocol, 0, 0);
    }

    /** Returns an address of {@code width} bytes; zeros if none of that width is known. */
    private static byte[] sized(byte[] address, int width) {
        return address.length == width ? address : new byte[width];
    }
}
