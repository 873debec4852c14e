package eyas.live.procfs;

import eyas.event.Bytes;
import eyas.event.InterfaceRecord;
import eyas.event.MachineRecord;
import eyas.event.SnapshotConsumer;
import eyas.live.sys.InterfaceCalls;

/** Reads the description of the machine: processors, memory, host name, network interfaces. For one thread. */
final class MachineReader {
    private static final long BYTES_PER_MEGABIT = 125_000;
    private static final int SMALL = 256;

    private final LineScanner scan = new LineScanner();
    private final ProcFiles files;
    private int cpus;
    private long memory;

    MachineReader(ProcFiles files) {
        this.files = files;
    }

    /** Returns the machine's record; unreadable values are 0 or empty. */
    MachineRecord machine(long bootTime) {
        cpus = 0;
        files.lines(files.path("stat"), this::statLine);
        memory();
        byte[] name = files.read(files.path("sys/kernel/hostname"), SMALL);
        String hostname = name == null ? "" : Bytes.text(name).strip();
        return new MachineRecord(cpus, memory, number(files.path("sys/kernel/pid_max")), hostname, bootTime, 0);
    }

    /** Returns the machine's memory in bytes; 0 if it cannot be read. */
    long memory() {
        memory = 0;
        files.lines(files.path("meminfo"), this::memoryLine);
        return memory;
    }

    private boolean statLine(byte[] bytes, int start, int end) {
        boolean isCpu = scan.over(bytes, start, end).take("cpu");
        if (isCpu && bytes[start + 3] != ' ') {
            cpus++;
        }
        // The processors come first; the lines after them can be very long.
        return isCpu;
    }

    private boolean memoryLine(byte[] bytes, int start, int end) {
        if (scan.over(bytes, start, end).take("MemTotal:")) {
            memory = scan.number() * 1024;
            return false;
        }
        return true;
    }

    /** Reports the addresses of this network namespace's interfaces to {@code consumer}. */
    void interfaces(SnapshotConsumer consumer) {
        new InterfaceCalls()
                .list((name, address, netmask, broadcast) ->
                        consumer.networkInterface(new InterfaceRecord(name, address, netmask, broadcast, speed(name))));
    }

    private long speed(String name) {
        if (name.indexOf('/') >= 0) {
            return 0;
        }
        // -1 and errors both mean that the interface has no speed, as the loopback has none.
        return Math.max(0, number(Bytes.of("/sys/class/net/" + name + "/speed"))) * BYTES_PER_MEGABIT;
    }

    private long number(byte[] path) {
        byte[] text = files.read(path, SMALL);
        if (text == null) {
            return 0;
        }
        long value = scan.over(text, 0, text.length).number();
        return scan.failed() ? 0 : value;
    }
}
