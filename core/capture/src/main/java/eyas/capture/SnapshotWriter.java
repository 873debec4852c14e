package eyas.capture;

import static eyas.capture.CaptureLayout.BLOCK_MIN;
import static eyas.capture.CaptureLayout.U32;

import eyas.event.Bytes;
import eyas.event.DescriptorRecord;
import eyas.event.DescriptorRecord.SocketRecord;
import eyas.event.GroupRecord;
import eyas.event.InterfaceRecord;
import eyas.event.MachineRecord;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.UserRecord;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Writes the head of a section: its header, the machine, and the lists of the state at its start.
 *
 * <p>Lists are collected and written in the order that every reader expects, regardless of the order of the calls. Strings are truncated to
 * the limits of libscap, which rejects files with longer ones. Not thread-safe.
 */
final class SnapshotWriter implements SnapshotConsumer {
    /** libscap: SCAP_MAX_PATH_SIZE; a descriptor's name must not use the last byte. */
    private static final int MAX_PATH = 1023;
    /** libscap: SCAP_MAX_ARGS_SIZE, SCAP_MAX_ENV_SIZE, SCAP_MAX_CGROUPS_SIZE. */
    private static final int MAX_STRINGS = 4096;
    /** libscap: MAX_CREDENTIALS_STR_LEN; a name must not use the last byte. */
    private static final int MAX_CREDENTIAL = 255;
    /** A list of this many bytes is written and a new one started. */
    private static final int LIST = 1 << 20;
    /** Descriptors are held back until the processes are written, up to this many bytes. */
    private static final int WAITING = 64 << 20;

    private static final SocketRecord NO_SOCKET = new SocketRecord(Bytes.EMPTY, 0, Bytes.EMPTY, 0, 0, 0, 0);

    private final CaptureFile file;
    private final BlockBuffer interfaces = new BlockBuffer();
    private final BlockBuffer users = new BlockBuffer();
    private final BlockBuffer processes = new BlockBuffer();
    private final BlockBuffer descriptors = new BlockBuffer();
    private int descriptorBlock = -1;
    private long descriptorThread;

    private final boolean endMark;

    /** @param endMark whether sections declare an end mark */
    SnapshotWriter(CaptureFile file, boolean endMark) {
        this.file = file;
        this.endMark = endMark;
    }

    @Override
    public void begin(MachineRecord machine) {
        interfaces.clear();
        users.clear();
        processes.clear();
        descriptors.clear();
        descriptorBlock = -1;
        file.restartSum();
        BlockBuffer body = new BlockBuffer();
        body.u32(CaptureLayout.MAGIC)
                .u16(CaptureLayout.MAJOR)
                .u16(CaptureLayout.MINOR)
                .u64(-1);
        write(BlockType.SECTION, body);
        if (endMark) {
            body.u32(EndMarker.VERSION);
            write(BlockType.RECORDING, body);
        }
        body.u32(machine.cpus()).u64(machine.memory()).u64(machine.maxPid());
        byte[] host = Bytes.of(machine.hostname());
        // Leaves room for the NUL.
        body.fixed(Arrays.copyOf(host, whole(host, CaptureLayout.HOSTNAME - 1)), CaptureLayout.HOSTNAME);
        body.u64(machine.bootTime()).u64(machine.flags()).u64(0).u64(0);
        write(BlockType.MACHINE, body);
    }

    /** Returns how many of the first {@code most} bytes of UTF-8 are complete characters; a partial one would decode as another. */
    private static int whole(byte[] utf8, int most) {
        if (utf8.length <= most) {
            return utf8.length;
        }
        int end = most;
        while (end > 0 && (utf8[end] & 0xC0) == 0x80) {
            end--;
        }
        return end;
    }

    @Override
    public void networkInterface(InterfaceRecord networkInterface) {
        byte[] name = Bytes.of(networkInterface.name());
        int nameLength = whole(name, MAX_PATH);
        int size = networkInterface.address().length > 4 ? 16 : 4;
        interfaces.u32(2 + 2 + 3 * size + 8 + nameLength);
        interfaces.u16(size == 4 ? 1 : 2).u16(nameLength);
        interfaces.fixed(networkInterface.address(), size);
        interfaces.fixed(networkInterface.netmask(), size);
        interfaces.fixed(networkInterface.broadcast(), size);
        interfaces.u64(networkInterface.speed()).raw(name, nameLength);
    }

    @Override
    public void user(UserRecord user) {
        int begin = users.size();
        users.u32(0).u8(0).u32(user.uid()).u32(user.gid());
        users.string(user.name(), MAX_CREDENTIAL)
                .string(user.home(), MAX_CREDENTIAL)
                .string(user.shell(), MAX_CREDENTIAL);
        users.patch(begin, users.size() - begin);
    }

    @Override
    public void group(GroupRecord group) {
        int begin = users.size();
        users.u32(0).u8(1).u32(group.gid()).string(group.name(), MAX_CREDENTIAL);
        users.patch(begin, users.size() - begin);
    }

    @Override
    public void process(ProcessRecord process) {
        BlockBuffer out = processes;
        int begin = out.size();
        out.u32(0)
                .u64(process.tid())
                .u64(process.identity().pid())
                .u64(process.identity().ptid());
        out.u64(process.identity().sid()).u64(process.identity().vpgid());
        out.string(process.program().comm(), MAX_PATH)
                .string(process.program().exe(), MAX_PATH)
                .string(process.program().exePath(), MAX_PATH);
        out.strings(process.program().args(), MAX_STRINGS)
                .string(process.program().cwd(), MAX_PATH);
        out.u64(process.resources().fdLimit())
                .u32(process.identity().flags())
                .u32(process.credentials().uid())
                .u32(process.credentials().gid());
        out.u32(process.resources().vmSize())
                .u32(process.resources().vmRss())
                .u32(process.resources().vmSwap());
        out.u64(process.resources().majorFaults()).u64(process.resources().minorFaults());
        out.strings(process.program().env(), MAX_STRINGS)
                .u64(process.identity().vtid())
                .u64(process.identity().vpid());
        out.strings(process.resources().cgroups(), MAX_STRINGS)
                .string(process.program().root(), MAX_PATH);
        out.u64(process.resources().pidNamespaceStart())
                .u32(process.identity().tty())
                .u32(process.credentials().loginUid());
        int exeFlags = process.program().exeFlags();
        out.u8(exeFlags & 1);
        out.u64(process.credentials().capInheritable())
                .u64(process.credentials().capPermitted())
                .u64(process.credentials().capEffective());
        out.u8(exeFlags >> 1 & 1);
        out.u64(process.program().exeIno())
                .u64(process.program().exeCtime())
                .u64(process.program().exeMtime());
        out.u8(exeFlags >> 2 & 1).u8(exeFlags >> 3 & 1).u64(process.identity().pgid());
        out.patch(begin, out.size() - begin);
        if (out.size() >= LIST) {
            write(BlockType.PROCESSES_V9, out);
        }
    }

    @Override
    public void descriptor(long thread, DescriptorRecord descriptor) {
        BlockBuffer out = descriptors;
        if (descriptorBlock >= 0 && (descriptorThread != thread || out.size() - descriptorBlock >= LIST)) {
            endDescriptorBlock();
        }
        if (out.size() >= WAITING && descriptorBlock < 0) {
            writeLists();
        }
        if (descriptorBlock < 0) {
            descriptorBlock = out.size();
            descriptorThread = thread;
            out.u32(BlockType.DESCRIPTORS_V2).u32(0).u64(thread);
        }
        int begin = out.size();
        out.u32(0).u64(descriptor.fd()).u64(descriptor.ino());
        out.u8(descriptor.type().code());
        payload(out, descriptor);
        out.patch(begin, out.size() - begin);
    }

    private static void payload(BlockBuffer out, DescriptorRecord descriptor) {
        SocketRecord socket = descriptor.socket() == null ? NO_SOCKET : descriptor.socket();
        int addressBytes = descriptor.type().addressBytes();
        switch (descriptor.type().payload()) {
            case CONNECTION -> connected(out, socket, addressBytes);
            case LISTENER -> listening(out, socket, addressBytes);
            case UNIX_SOCKET ->
                out.u64(socket.sourcePointer()).u64(socket.destinationPointer()).string(descriptor.name(), MAX_PATH);
            case FILE ->
                out.u32(descriptor.openFlags())
                        .string(descriptor.name(), MAX_PATH)
                        .u32(descriptor.dev());
            case NAME -> out.string(descriptor.name(), MAX_PATH);
            case NONE -> {
                // Readers ignore it.
            }
        }
    }

    private static void connected(BlockBuffer out, SocketRecord socket, int size) {
        out.fixed(socket.sourceAddress(), size).fixed(socket.destinationAddress(), size);
        out.u16(socket.sourcePort()).u16(socket.destinationPort()).u8(socket.protocol());
    }

    private static void listening(BlockBuffer out, SocketRecord socket, int size) {
        out.fixed(socket.sourceAddress(), size).u16(socket.sourcePort()).u8(socket.protocol());
    }

    private void endDescriptorBlock() {
        BlockBuffer out = descriptors;
        int length = out.size() - descriptorBlock;
        int padding = CaptureLayout.padded(length) - length;
        out.raw(new byte[padding], padding);
        int total = length + padding + CaptureLayout.BLOCK_TRAILER;
        out.u32(total);
        out.patch(descriptorBlock + 4, total);
        descriptorBlock = -1;
    }

    @Override
    public void end() {
        if (descriptorBlock >= 0) {
            endDescriptorBlock();
        }
        writeLists();
    }

    private void writeLists() {
        writeIfAny(BlockType.INTERFACES_V2, interfaces);
        writeIfAny(BlockType.USERS_V2, users);
        writeIfAny(BlockType.PROCESSES_V9, processes);
        if (descriptors.size() > 0) {
            int size = descriptors.size();
            int place = file.place(size);
            descriptors.copyTo(file.segment(), place);
            file.commit(size);
            descriptors.clear();
        }
    }

    private void writeIfAny(int type, BlockBuffer body) {
        if (body.size() > 0) {
            write(type, body);
        }
    }

    private void write(int type, BlockBuffer body) {
        int total = CaptureLayout.padded(body.size()) + BLOCK_MIN;
        int place = file.place(total);
        MemorySegment target = file.segment();
        target.set(U32, place, type);
        target.set(U32, place + 4L, total);
        body.copyTo(target, place + (long) CaptureLayout.BLOCK_HEADER);
        for (int i = CaptureLayout.BLOCK_HEADER + body.size(); i < total - CaptureLayout.BLOCK_TRAILER; i++) {
            target.set(CaptureLayout.U8, place + (long) i, (byte) 0);
        }
        target.set(U32, place + (long) total - CaptureLayout.BLOCK_TRAILER, total);
        file.commit(total);
        body.clear();
    }
}
