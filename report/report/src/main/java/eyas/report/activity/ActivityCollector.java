package eyas.report.activity;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventFlag;
import eyas.event.EventInfo;
import eyas.event.EventParams.CopyFileRangeExit;
import eyas.event.EventParams.SendfileExit;
import eyas.event.EventParams.SpliceExit;
import eyas.event.EventTable;
import eyas.event.ProcessEvent;
import eyas.event.UserRecord;
import eyas.report.CommandLine;
import eyas.report.PeerFormatter;
import eyas.report.SecretMask;
import eyas.state.EventContext;
import eyas.state.dns.ResolvedAddress;
import eyas.state.file.DescriptorEntry;
import eyas.state.process.ThreadEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts calls and bytes by process, file, connection and user.
 *
 * <p>Allocates only for a process, file or peer that was not seen before. Each table is bounded; events beyond the limit are counted. Event
 * thread only.
 */
public final class ActivityCollector {
    /** Maximum number of rows of a table. */
    static final int ROWS = 20_000;

    private static final int TEXT = 400;

    private final SecretMask mask;
    private final int most;
    private final Map<Long, ActiveProcess> processes = new LinkedHashMap<>();
    private final Map<PathKey, ActiveFile> files = new LinkedHashMap<>();
    private final Map<PeerKey, ActivePeer> contacts = new LinkedHashMap<>();
    private final PathKey probe = new PathKey(Bytes.EMPTY);
    private final PeerKey peer = new PeerKey();
    private long events;
    private long first;
    private long last;
    private long omitted;

    private static final class ActiveProcess {
        private final ActivityAccumulator traffic = new ActivityAccumulator();
        private final long pid;
        private String name = "";
        private String user = "";
        private String command = "";
        private boolean running = true;

        private ActiveProcess(long pid) {
            this.pid = pid;
        }
    }

    private static final class ActiveFile {
        private final ActivityAccumulator traffic = new ActivityAccumulator();
        private ActiveProcess user;

        private ActiveFile(ActiveProcess user) {
            this.user = user;
        }
    }

    private static final class ActivePeer {
        private final ActivityAccumulator traffic = new ActivityAccumulator();
        private final ActiveProcess process;
        private final @Nullable ResolvedAddress name;

        private ActivePeer(ActiveProcess process, @Nullable ResolvedAddress name) {
            this.process = process;
            this.name = name;
        }
    }

    /** Bytes as a map key. One mutable instance serves as the lookup key. */
    private static final class PathKey {
        private byte[] bytes;

        private PathKey(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof PathKey name && Arrays.equals(name.bytes, bytes);
        }
    }

    /** A process and an end of its connections. One mutable instance serves as the lookup key. */
    private static final class PeerKey {
        private long process;
        private byte[] address = Bytes.EMPTY;
        private int port;
        private int protocol;
        private boolean inbound;

        private PeerKey copy() {
            PeerKey copy = new PeerKey();
            copy.process = process;
            copy.address = address.clone();
            copy.port = port;
            copy.protocol = protocol;
            copy.inbound = inbound;
            return copy;
        }

        @Override
        public int hashCode() {
            return ((Long.hashCode(process) * 31 + Arrays.hashCode(address)) * 31 + port) * 31 + protocol;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof PeerKey p
                    && p.process == process
                    && p.port == port
                    && p.protocol == protocol
                    && p.inbound == inbound
                    && Arrays.equals(p.address, address);
        }
    }

    /** Creates a collector that masks texts with {@code mask}. */
    public ActivityCollector(SecretMask mask) {
        this(mask, ROWS);
    }

    ActivityCollector(SecretMask mask, int most) {
        this.mask = mask;
        this.most = most;
    }

    /** Returns the codes of the counted events, so that a live source need not capture others. */
    public static BitSet codes() {
        BitSet codes = new BitSet();
        for (int code = 0; code < EventTable.size(); code++) {
            EventInfo info = EventTable.get(code);
            if (moves(info) || info.has(EventFlag.CREATES_FD) || isMilestone(code)) {
                codes.set(code);
            }
        }
        return codes;
    }

    private static boolean moves(EventInfo info) {
        return info.has(EventFlag.READS_FROM_FD) || info.has(EventFlag.WRITES_TO_FD);
    }

    private static boolean isMilestone(int code) {
        ProcessEvent kind = ProcessEvent.of(code);
        return kind == ProcessEvent.EXIT
                || kind == ProcessEvent.EXEC
                || code == EventCode.SOCKET_CONNECT_X
                || code == EventCode.SYSCALL_SENDFILE_X
                || code == EventCode.SYSCALL_SPLICE_X;
    }

    /** Counts an event. */
    public void event(EventContext context) {
        Event event = context.event();
        events++;
        last = event.time();
        first = first == 0 ? last : first;
        ThreadEntry thread = context.thread();
        if (thread == null || thread.pid() <= 0) {
            return;
        }
        ActiveProcess process = process(context, context.state().threads().main(thread));
        if (process == null) {
            omitted++;
            return;
        }
        EventInfo info = context.info();
        switch (info.code()) {
            case EventCode.SCHEDSWITCH_6_E -> process.traffic.cpu += context.slice();
            case EventCode.PROCEXIT_1_E -> process.running &= !thread.isMain();
            case EventCode.SYSCALL_EXECVE_19_X, EventCode.SYSCALL_EXECVEAT_X -> {
                process.traffic.call(event.result(0));
                describe(process, context, context.state().threads().main(thread));
            }
            default -> {
                if (!info.isEnter()) {
                    called(context, info, process);
                }
            }
        }
    }

    private void called(EventContext context, EventInfo info, ActiveProcess process) {
        long result = context.event().result(0);
        process.traffic.call(result);
        switch (info.code()) {
            case EventCode.SYSCALL_COPY_FILE_RANGE_X ->
                copied(context, process, CopyFileRangeExit.FDIN, CopyFileRangeExit.FDOUT, result);
            case EventCode.SYSCALL_SENDFILE_X ->
                copied(context, process, SendfileExit.IN_FD, SendfileExit.OUT_FD, result);
            case EventCode.SYSCALL_SPLICE_X -> copied(context, process, SpliceExit.FD_IN, SpliceExit.FD_OUT, result);
            default -> used(context, info, process, result);
        }
    }

    /** Counts a call that moves bytes from one descriptor to another within the kernel, as {@code cat} and {@code cp} do. */
    private void copied(EventContext context, ActiveProcess process, int from, int to, long result) {
        ThreadEntry thread = context.thread();
        if (thread == null || result <= 0) {
            return;
        }
        moved(context, thread.descriptor(context.event().paramSigned(from, -1)), process, result, 0);
        moved(context, thread.descriptor(context.event().paramSigned(to, -1)), process, 0, result);
    }

    private void moved(
            EventContext context, @Nullable DescriptorEntry descriptor, ActiveProcess process, long in, long out) {
        if (descriptor == null) {
            return;
        }
        if (descriptor.type().isInternet()) {
            talked(context, descriptor, process, in, out);
        } else {
            used(descriptor, process, false, in, out);
        }
    }

    private void used(EventContext context, EventInfo info, ActiveProcess process, long result) {
        DescriptorEntry descriptor = context.descriptor();
        if (descriptor == null || result < 0) {
            return;
        }
        boolean opens = info.has(EventFlag.CREATES_FD);
        boolean reads = info.has(EventFlag.READS_FROM_FD);
        boolean writes = info.has(EventFlag.WRITES_TO_FD);
        if (descriptor.type().isInternet()) {
            if (reads || writes || info.code() == EventCode.SOCKET_CONNECT_X) {
                talked(context, descriptor, process, reads ? result : 0, writes ? result : 0);
            }
        } else if (opens || reads || writes) {
            used(descriptor, process, opens, reads ? result : 0, writes ? result : 0);
        }
    }

    private void used(DescriptorEntry descriptor, ActiveProcess process, boolean opens, long read, long written) {
        process.traffic.opened += opens ? 1 : 0;
        process.traffic.read += read;
        process.traffic.written += written;
        byte[] name = descriptor.name();
        if (name.length == 0 || name[0] != '/') {
            // A pipe or an event descriptor: it has no meaningful name.
            return;
        }
        probe.bytes = name;
        ActiveFile file = files.get(probe);
        if (file == null) {
            if (files.size() >= most) {
                omitted++;
                return;
            }
            file = new ActiveFile(process);
            files.put(new PathKey(name.clone()), file);
        }
        file.user = process;
        file.traffic.calls++;
        file.traffic.opened += opens ? 1 : 0;
        file.traffic.read += read;
        file.traffic.written += written;
    }

    private void talked(EventContext context, DescriptorEntry socket, ActiveProcess process, long received, long sent) {
        process.traffic.received += received;
        process.traffic.sent += sent;
        boolean inbound = socket.role() == DescriptorEntry.Role.SERVER;
        byte[] address = inbound ? socket.sourceAddress() : socket.destinationAddress();
        if (address.length == 0 || socket.destinationPort() == 0) {
            return;
        }
        peer.process = process.pid;
        peer.address = address;
        peer.port = socket.destinationPort();
        peer.protocol = socket.protocol();
        peer.inbound = inbound;
        ActivePeer contact = contacts.get(peer);
        if (contact == null) {
            if (contacts.size() >= most) {
                omitted++;
                return;
            }
            contact = new ActivePeer(
                    process, inbound ? null : context.state().names().find(address));
            contacts.put(peer.copy(), contact);
        }
        contact.traffic.calls++;
        contact.traffic.received += received;
        contact.traffic.sent += sent;
    }

    private @Nullable ActiveProcess process(EventContext context, ThreadEntry main) {
        // A reused process id is another process.
        ActiveProcess known = processes.get(main.number());
        if (known != null || processes.size() >= most) {
            return known;
        }
        ActiveProcess process = new ActiveProcess(main.pid());
        describe(process, context, main);
        processes.put(main.number(), process);
        return process;
    }

    private void describe(ActiveProcess process, EventContext context, ThreadEntry main) {
        int uid = main.credentials().uid();
        UserRecord user = context.state().users().find(main.containerId(), uid);
        process.user = user == null ? Integer.toUnsignedString(uid) : Bytes.text(user.name());
        process.name = Bytes.text(main.comm());
        mask.learn(context);
        process.command = mask.mask(CommandLine.of(main, TEXT));
    }

    /** Returns a snapshot of all counters. */
    public Activity activity() {
        List<ProcessActivity> ofProcesses = new ArrayList<>(processes.size());
        Map<String, ActivityAccumulator> ofUsers = new TreeMap<>();
        Map<String, Integer> counts = new HashMap<>();
        for (ActiveProcess process : processes.values()) {
            ofProcesses.add(new ProcessActivity(
                    process.pid, process.user, process.name, process.command, process.running, process.traffic.sums()));
            process.traffic.addTo(ofUsers.computeIfAbsent(process.user, _ -> new ActivityAccumulator()));
            counts.merge(process.user, 1, Integer::sum);
        }
        List<FileActivity> ofFiles = new ArrayList<>(files.size());
        files.forEach((name, file) ->
                ofFiles.add(new FileActivity(mask.mask(Bytes.text(name.bytes)), file.user.name, file.traffic.sums())));
        List<ConnectionActivity> ofConnections = new ArrayList<>(contacts.size());
        contacts.forEach((end, contact) -> ofConnections.add(connection(end, contact)));
        List<UserActivity> users = new ArrayList<>();
        ofUsers.forEach((user, sums) -> users.add(new UserActivity(user, counts.getOrDefault(user, 0), sums.sums())));
        return new Activity(ofProcesses, ofFiles, ofConnections, users, events, last - first, omitted);
    }

    private ConnectionActivity connection(PeerKey end, ActivePeer contact) {
        return new ConnectionActivity(
                PeerFormatter.protocol(end.protocol),
                end.inbound,
                PeerFormatter.address(end.address),
                end.port,
                contact.name == null ? null : mask.mask(contact.name.name()),
                contact.process.pid,
                contact.process.name,
                contact.traffic.sums());
    }
}
