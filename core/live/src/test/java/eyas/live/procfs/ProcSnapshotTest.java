package eyas.live.procfs;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.DescriptorRecord;
import eyas.event.FlagTable;
import eyas.event.GroupRecord;
import eyas.event.InterfaceRecord;
import eyas.event.MachineRecord;
import eyas.event.ProcessRecord;
import eyas.event.SnapshotConsumer;
import eyas.event.UserRecord;
import eyas.live.account.AccountLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads a process file system that this test writes to a directory, with the errors that occur in real ones. */
class ProcSnapshotTest {
    private static final long BOOT = 1_000_000_000_000L;

    @TempDir
    Path proc;

    @TempDir
    Path etc;

    private final List<ProcessRecord> processes = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();

    private final SnapshotConsumer consumer = new SnapshotConsumer() {
        @Override
        public void begin(MachineRecord machine) {
            lines.add("machine " + machine.cpus() + " " + machine.memory() + " " + machine.maxPid() + " "
                    + machine.hostname());
        }

        @Override
        public void networkInterface(InterfaceRecord networkInterface) {
            // The interfaces are those of the real machine; another test checks them.
        }

        @Override
        public void user(UserRecord user) {
            lines.add("user " + user.uid() + " " + user.gid() + " " + text(user.name()) + " " + text(user.home()) + " "
                    + text(user.shell()));
        }

        @Override
        public void group(GroupRecord group) {
            lines.add("group " + group.gid() + " " + text(group.name()));
        }

        @Override
        public void process(ProcessRecord process) {
            processes.add(process);
            lines.add("process " + process.tid());
        }

        @Override
        public void descriptor(long thread, DescriptorRecord descriptor) {
            lines.add("descriptor " + thread + " " + descriptor.fd() + " " + descriptor.type() + " "
                    + text(descriptor.name()));
        }

        @Override
        public void end() {
            throw new AssertionError("the source reports the end of the snapshot");
        }
    };

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private void file(String name, String content) throws IOException {
        Path file = proc.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void process(long tid, long tgid, long parent, String comm, String commandLine) throws IOException {
        String directory = tid == tgid ? tid + "/" : tgid + "/task/" + tid + "/";
        file(
                directory + "status",
                "Name:\tx\nTgid:\t" + tgid + "\nPPid:\t" + parent
                        + "\nUid:\t0\t500\t0\t0\nGid:\t0\t600\t0\t0\nNStgid:\t" + tgid + "\nNSpid:\t" + tid
                        + "\nNSpgid:\t9\n");
        file(directory + "stat", tid + " (" + comm + ") S " + parent + " 9 8 0 -1 0 5 0 6 0 0 0 0 0 20 0 1 0 300 0\n");
        file(directory + "comm", comm + "\n");
        file(directory + "cmdline", commandLine);
        file(directory + "environ", "A=1\0B=2");
        file(directory + "cgroup", "0::/x\n");
        file(directory + "loginuid", "4294967295");
        if (tid != tgid) {
            // Every thread is reachable below the root too, though listings do not show it.
            Files.createSymbolicLink(proc.resolve(Long.toString(tid)), proc.resolve(directory));
        }
    }

    private ProcSnapshot snapshot() {
        return new ProcSnapshot(proc, etc, BOOT, ProcLimits.defaults());
    }

    @BeforeEach
    void writeAccounts() throws IOException {
        Files.writeString(etc.resolve("passwd"), """
                root:x:0:0:root:/root:/bin/bash
                # comment
                broken
                :x:1:1::/:/bin/sh
                odd:x:abc:1::/:/bin/sh
                ci:x:1001:1002:C I,,,:/home/ci:/bin/sh
                """);
        Files.writeString(etc.resolve("group"), "root:x:0:\nnonsense\nci:x:1002:root,ci\n");
    }

    @Test
    void reportsMachineUsersAndGroups() throws IOException {
        file("stat", "cpu  1 2\ncpu0 1\ncpu1 2\nintr 5\ncpu7\n");
        file("meminfo", "MemTotal:       1000 kB\nMemFree: 5 kB\n");
        file("sys/kernel/pid_max", "32768\n");
        file("sys/kernel/hostname", "box\n");

        snapshot().begin(consumer);
        assertThat(lines)
                .containsExactly(
                        "machine 2 1024000 32768 box",
                        "user 0 0 root /root /bin/bash",
                        "user 1001 1002 ci /home/ci /bin/sh",
                        "group 0 root",
                        "group 1002 ci");
    }

    @Test
    void preservesNonTextBytes() throws IOException {
        process(10, 10, 1, "a\nb) \u00ff", "./pr\u00fcg\0with space\0\0\n\0");

        assertThat(snapshot().reportAll(consumer)).isEqualTo(1);
        ProcessRecord record = processes.getFirst();
        assertThat(text(record.program().comm())).isEqualTo("a\nb) \u00ff");
        assertThat(text(record.program().exe())).isEqualTo("./pr\u00fcg");
        assertThat(text(record.program().args())).isEqualTo("with space\0\0\n\0");
        assertThat(text(record.program().env())).isEqualTo("A=1\0B=2\0");
        assertThat(Bytes.text(record.resources().cgroups())).startsWith("cpuset=/x\0");
        assertThat(record.credentials().uid()).isEqualTo(500);
        assertThat(record.credentials().gid()).isEqualTo(600);
        assertThat(record.credentials().loginUid()).isEqualTo(-1);
        assertThat(record.identity().pgid()).isEqualTo(9);
        assertThat(record.identity().sid()).isEqualTo(8);
        assertThat(record.resources().minorFaults()).isEqualTo(5);
        assertThat(record.resources().majorFaults()).isEqualTo(6);
        assertThat(record.identity().startTime()).isEqualTo(BOOT + 3_000_000_000L);
        assertThat(record.identity().flags()).isZero();
    }

    /** Root in a pid namespace can give a process the id there that it has on the host. */
    @Test
    void detectsPidNamespaceRegardlessOfIds() throws IOException {
        process(20, 20, 1, "main", "prog\0");
        file(
                "20/status",
                "Tgid:\t20\nPPid:\t1\nUid:\t0\t500\t0\t0\nGid:\t0\t600\t0\t0\nNStgid:\t20\t20\nNSpid:\t20\t20\n");
        snapshot().some(new long[] {20}, ProcSnapshot.ALL_DESCRIPTORS, consumer);
        assertThat(processes.getFirst().identity().vtid()).isEqualTo(20);
        assertThat(processes.getFirst().identity().flags())
                .isEqualTo(FlagTable.value("clone_flags", "CLONE_CHILD_IN_PIDNS"));
    }

    @Test
    void leavesOutKernelThreadsZombiesAndEndedProcesses() throws IOException {
        process(2, 2, 0, "kthreadd", "");
        Files.createDirectories(proc.resolve("3"));
        file("4/status", "Tgid:\t4\nPPid:\t1\n");
        file("5/status", "nonsense");
        file("5/stat", "nonsense");
        process(6, 6, 1, "ok", "ok\0");
        Files.createDirectories(proc.resolve("self"));
        Files.createDirectories(proc.resolve("99999999999999999999"));

        assertThat(snapshot().reportAll(consumer)).isEqualTo(1);
        assertThat(lines).containsExactly("process 6");
    }

    @Test
    void reportsThreadsAfterTheirProcess() throws IOException {
        process(20, 20, 1, "main", "prog\0");
        process(21, 20, 1, "worker", "prog\0");
        Files.createDirectories(proc.resolve("20/task/20"));

        snapshot().some(new long[] {20}, ProcSnapshot.ALL_DESCRIPTORS, consumer);
        assertThat(lines).containsExactly("process 20", "process 21");
        assertThat(text(processes.get(1).program().comm())).isEqualTo("worker");
        assertThat(processes.get(1).identity().flags()).isEqualTo(0x2001);
    }

    @Test
    void reportsAncestorsFirstAndOnce() throws IOException {
        process(1, 1, 0, "init", "init\0");
        process(30, 30, 1, "shell", "sh\0");
        process(31, 31, 30, "a", "a\0");
        process(32, 32, 30, "b", "b\0");

        snapshot().some(new long[] {31, 32}, ProcSnapshot.ALL_DESCRIPTORS, consumer);
        assertThat(lines).containsExactly("process 1", "process 30", "process 31", "process 32");
    }

    @Test
    void stopsAtCycleOfParents() throws IOException {
        process(40, 40, 41, "a", "a\0");
        process(41, 41, 40, "b", "b\0");

        snapshot().some(new long[] {40}, ProcSnapshot.ALL_DESCRIPTORS, consumer);
        assertThat(lines).containsExactly("process 41", "process 40");
        assertThat(snapshot().tree(40)).containsExactly(40, 41);
    }

    @Test
    void reportsDescriptors() throws IOException {
        process(50, 50, 1, "p", "p\0");
        Path target = Files.writeString(etc.resolve("file with\nnewline"), "");
        Files.createDirectories(proc.resolve("50/fd"));
        Files.createSymbolicLink(proc.resolve("50/fd/0"), target);
        Files.createSymbolicLink(proc.resolve("50/fd/7"), etc);
        Files.createSymbolicLink(proc.resolve("50/fd/8"), Path.of("/vanished/meanwhile"));
        file("50/fdinfo/0", "pos:\t0\nflags:\t0100002\nmnt_id:\t33\n");
        file("50/mountinfo", "32 1 0:5 / / rw\nnonsense\n33 1 259:3 / /x rw - ext4 /dev/x rw\n");

        snapshot().some(new long[] {50}, ProcSnapshot.ALL_DESCRIPTORS, consumer);
        assertThat(lines)
                .containsExactly("process 50", "descriptor 50 0 FILE_V2 " + target, "descriptor 50 7 DIRECTORY " + etc);
        lines.clear();
        snapshot().some(new long[] {50}, 2, consumer);
        assertThat(lines).hasSize(2);
    }

    @Test
    void respectsLimits() throws IOException {
        for (int pid = 100; pid < 200; pid++) {
            process(pid, pid, 1, "p", "p\0" + "x".repeat(1000));
        }
        ProcLimits limits = new ProcLimits(10, 10, 10, 10, new AccountLimits(1 << 20, 1, 100), 100, 3, 65_536);

        assertThat(new ProcSnapshot(proc, etc, BOOT, limits).reportAll(consumer))
                .isEqualTo(10);
        assertThat(processes.getFirst().program().args()).hasSize(99);
        assertThat(text(processes.getFirst().program().env())).isEqualTo("A=1\0");
    }

    @Test
    void readsTheRealMachine() {
        ProcSnapshot real = new ProcSnapshot(Path.of("/proc"), Path.of("/etc"), BOOT, ProcLimits.defaults());

        assertThat(real.thread(ProcessHandle.current().pid(), consumer)).isTrue();
        assertThat(text(processes.getFirst().program().exePath())).endsWith("/java");
        assertThat(processes.getFirst().resources().fdLimit()).isPositive();
        assertThat(lines).anyMatch(line -> line.matches("(?s)descriptor \\d+ 0 .*"));
        assertThat(real.thread(1L << 40, consumer)).isFalse();
    }
}
