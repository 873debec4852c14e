package eyas.capture;

import eyas.event.Bytes;
import eyas.event.ProcessRecord;

/**
 * Reads the entries of process list blocks, versions 1 to 9.
 *
 * <p>Each version added fields; since version 9 an entry carries its length, and later fields are present as long as bytes are left.
 * Source: falcosecurity/libs userspace/libscap/engine/savefile/scap_savefile.c.
 */
final class ProcessListReader {
    /**
     * Maximum number of bytes that writers before libs 0.10 put after the root directory: login user, writable flag and three capability
     * sets. Those writers had neither the start of the pid namespace nor the terminal, which later ones put before these fields.
     */
    private static final int EARLY_REST = 29;

    private final BlockCursor in;

    ProcessListReader(BlockCursor in) {
        this.in = in;
    }

    ProcessRecord next(int version) {
        boolean sized = version >= 9;
        if (sized) {
            long length = Integer.toUnsignedLong(in.u32());
            if (length < 4) {
                throw in.malformed("a process that claims " + length + " bytes");
            }
            in.beginEntry(length - 4);
        } else {
            in.beginEntry();
        }
        long tid = in.u64();
        long pid = in.u64();
        long ptid = in.u64();
        long sid = version >= 6 ? in.u64() : -1;
        long vpgid = version >= 8 ? in.u64() : -1;
        byte[] comm = in.string();
        byte[] exe = in.string();
        byte[] exePath = version >= 7 ? in.string() : Bytes.EMPTY;
        byte[] args = in.strings();
        byte[] cwd = in.string();
        long fdLimit = in.u64();
        int flags = in.u32();
        int uid = in.u32();
        int gid = in.u32();
        boolean memory = version >= 2;
        int vmSize = memory ? in.u32() : 0;
        int vmRss = memory ? in.u32() : 0;
        int vmSwap = memory ? in.u32() : 0;
        long majorFaults = memory ? in.u64() : 0;
        long minorFaults = memory ? in.u64() : 0;
        byte[] env = version >= 3 ? in.strings() : Bytes.EMPTY;
        long vtid = version >= 4 ? in.u64() : -1;
        long vpid = version >= 4 ? in.u64() : -1;
        byte[] cgroups = version >= 4 ? in.strings() : Bytes.EMPTY;
        byte[] root = version >= 5 ? in.string() : Bytes.EMPTY;

        boolean late = sized && in.leftInEntry() > EARLY_REST;
        long namespaceStart = late ? in.u64() : 0;
        int tty = late && has(4) ? in.u32() : 0;
        int loginUid = sized && has(4) ? in.u32() : -1;
        int exeFlags = flag(sized, 0x1);
        long inheritable = optional(sized);
        long permitted = optional(sized);
        long effective = optional(sized);
        exeFlags |= flag(sized, 0x2);
        long exeIno = optional(sized);
        long exeCtime = optional(sized);
        long exeMtime = optional(sized);
        exeFlags |= flag(sized, 0x4);
        exeFlags |= flag(sized, 0x8);
        long pgid = sized && has(8) ? in.u64() : -1;
        if (sized) {
            in.endEntry();
        }
        return new ProcessRecord(
                new ProcessRecord.Identity(tid, pid, ptid, sid, pgid, vpgid, vtid, vpid, flags, tty, 0),
                new ProcessRecord.Program(
                        comm, exe, exePath, args, env, cwd, root, exeFlags, exeIno, exeCtime, exeMtime),
                new ProcessRecord.Credentials(uid, gid, loginUid, inheritable, permitted, effective),
                new ProcessRecord.Resources(
                        cgroups, namespaceStart, fdLimit, vmSize, vmRss, vmSwap, majorFaults, minorFaults));
    }

    private boolean has(int bytes) {
        return in.leftInEntry() >= bytes;
    }

    private long optional(boolean sized) {
        return sized && has(8) ? in.u64() : 0;
    }

    /** Reads a byte that represents one bit of {@code execve_flags}. */
    private int flag(boolean sized, int bit) {
        return sized && has(1) && in.u8() != 0 ? bit : 0;
    }
}
