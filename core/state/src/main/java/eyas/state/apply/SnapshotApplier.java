package eyas.state.apply;

import eyas.event.Bytes;
import eyas.event.DescriptorRecord;
import eyas.event.DescriptorType;
import eyas.event.GroupRecord;
import eyas.event.InterfaceRecord;
import eyas.event.MachineRecord;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.UserRecord;
import eyas.state.file.DescriptorEntry;
import eyas.state.file.DescriptorTable;
import eyas.state.limits.StateLimits;
import eyas.state.process.CloneFlag;
import eyas.state.process.ExecutableFile;
import eyas.state.process.ThreadEntry;
import java.util.BitSet;

/** Fills the tables from a snapshot, or from the lookup of one thread. Event thread only. */
public final class SnapshotApplier implements SnapshotConsumer {
    /** Flags set for every thread of a snapshot. */
    public static final int SNAPSHOT_FLAGS = CloneFlag.ACTIVE | CloneFlag.NAME_CHANGED;

    private final StateTables tables;
    private final DescriptorDecoder decoder;
    /** Listening ports, which show on which side of a connection the owner is. */
    private final BitSet serverPorts = new BitSet();

    private boolean inSnapshot;

    SnapshotApplier(StateTables tables) {
        this.tables = tables;
        this.decoder = new DescriptorDecoder(tables);
    }

    @Override
    public void begin(MachineRecord machine) {
        tables.clear();
        tables.machine = machine;
        serverPorts.clear();
        inSnapshot = true;
    }

    @Override
    public void networkInterface(InterfaceRecord networkInterface) {
        tables.interfaces.add(networkInterface);
    }

    @Override
    public void user(UserRecord user) {
        tables.addUser("", user);
    }

    @Override
    public void group(GroupRecord group) {
        tables.groups.add("", group);
    }

    @Override
    public void process(ProcessRecord process) {
        ThreadEntry older = tables.threads.peek(process.tid());
        if (older != null) {
            tables.threads.removeStale(older);
        }
        ThreadEntry thread = tables.threads.entry(process.tid());
        fillIds(thread, process.identity());
        fillResources(thread, process.resources());
        fillProgram(thread, process.program());
        fillCredentials(thread, process.credentials());
        thread.wasFound = inSnapshot;
        tables.threads.add(thread, inSnapshot);
    }

    private static void fillIds(ThreadEntry thread, ProcessRecord.Identity identity) {
        thread.pid = identity.pid();
        thread.ptid = identity.ptid();
        thread.sid = identity.sid();
        thread.pgid = identity.pgid();
        thread.vpgid = identity.vpgid();
        thread.vtid = identity.vtid();
        thread.vpid = identity.vpid();
        thread.flags = identity.flags() | SNAPSHOT_FLAGS;
        if (identity.tid() != identity.pid()) {
            thread.flags |= CloneFlag.THREAD | CloneFlag.FILES;
        }
        thread.cloneTime = identity.startTime();
        thread.tty = identity.tty();
    }

    private void fillProgram(ThreadEntry thread, ProcessRecord.Program program) {
        StateLimits limits = tables.limits;
        thread.comm = tables.text.keep(program.comm(), limits.path());
        thread.exe = tables.text.keep(program.exe(), limits.path());
        thread.exePath = tables.withoutDeleted(tables.text.keep(program.exePath(), limits.path()));
        thread.args = tables.text.list(program.args(), limits.arguments());
        thread.root = tables.text.keep(program.root(), limits.path());
        if (thread.isMain()) {
            thread.env = tables.text.list(program.env(), limits.environment());
            if (program.env().length > limits.environment()) {
                thread.job().cutEnvironment();
            }
            byte[] cwd = tables.join(Bytes.EMPTY, tables.text.keep(program.cwd(), limits.path()));
            thread.cwd = cwd.length == 0 ? tables.strings.intern(new byte[] {'/'}, 0, 1) : tables.withSlash(cwd);
        }
        ExecutableFile executable = thread.executable;
        executable.flags = program.exeFlags();
        executable.inode = program.exeIno();
        executable.changed = program.exeCtime();
        executable.modified = program.exeMtime();
        if (executable.changed != 0) {
            executable.compare(thread.cloneTime, thread.pidNamespaceStart);
        }
    }

    private void fillResources(ThreadEntry thread, ProcessRecord.Resources resources) {
        tables.setCgroups(thread, tables.text.list(resources.cgroups(), tables.limits.cgroups()));
        thread.pidNamespaceStart = resources.pidNamespaceStart();
        thread.fdLimit = resources.fdLimit();
        thread.usage().vmSize = resources.vmSize();
        thread.usage().vmRss = resources.vmRss();
        thread.usage().vmSwap = resources.vmSwap();
        thread.usage().majorFaults = resources.majorFaults();
        thread.usage().minorFaults = resources.minorFaults();
    }

    private static void fillCredentials(ThreadEntry thread, ProcessRecord.Credentials credentials) {
        thread.credentials().uid = credentials.uid();
        thread.credentials().gid = credentials.gid();
        thread.credentials().loginUid = credentials.loginUid();
        thread.credentials().capInheritable = credentials.capInheritable();
        thread.credentials().capPermitted = credentials.capPermitted();
        thread.credentials().capEffective = credentials.capEffective();
    }

    @Override
    public void descriptor(long thread, DescriptorRecord descriptor) {
        ThreadEntry owner = tables.threads.peek(thread);
        if (owner == null) {
            return; // its thread was dropped and counted
        }
        // Threads of a snapshot are not linked yet, so their leader is unknown; the record contains the values of its
        // process.
        DescriptorTable table = owner.isMain() ? owner.ownDescriptors : owner.descriptors();
        DescriptorEntry entry = decoder.decode(descriptor);
        if (table == null) {
            tables.pool.discard(entry);
            return;
        }
        if (entry.type == DescriptorType.IPV4_SERVER_SOCKET || entry.type == DescriptorType.IPV6_SERVER_SOCKET) {
            serverPorts.set(entry.destinationPort & 0xFFFF);
        }
        table.add(descriptor.fd(), entry);
    }

    @Override
    public void end() {
        inSnapshot = false;
        tables.threads.linkAll();
        for (int place = 0; place < tables.threads.places(); place++) {
            ThreadEntry thread = tables.threads.threadAt(place);
            if (thread != null) {
                tables.jobs.found(thread);
                tables.origins.found(thread);
                patch(thread);
            }
        }
        tables.settle();
    }

    /** Sets the roles of the connections of a thread that was looked up separately. */
    void patch(long tid) {
        ThreadEntry thread = tables.threads.peek(tid);
        if (thread != null) {
            patch(thread);
            tables.jobs.found(thread);
            tables.origins.found(thread);
        }
    }

    /** Sets roles: a connection whose local port is a listening port was accepted, any other was opened by the process. */
    private void patch(ThreadEntry thread) {
        DescriptorTable table = thread.ownDescriptors;
        for (int place = 0; place < table.places(); place++) {
            DescriptorEntry entry = table.entryAt(place);
            if (entry == null || entry.type != DescriptorType.IPV4_SOCKET || entry.role != DescriptorEntry.Role.NONE) {
                continue;
            }
            if (serverPorts.get(entry.sourcePort & 0xFFFF)) {
                entry.swapEnds();
                entry.role = DescriptorEntry.Role.SERVER;
                entry.name = tables.sockets.tuple(
                        entry.sourceAddress,
                        entry.sourcePort,
                        entry.destinationAddress,
                        entry.destinationPort,
                        4,
                        true);
            } else {
                entry.role = DescriptorEntry.Role.CLIENT;
            }
        }
    }
}
