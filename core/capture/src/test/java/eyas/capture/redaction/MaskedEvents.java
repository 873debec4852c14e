package eyas.capture.redaction;

import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.event.EventWriter;

/** Writes events with parameters to mask. */
final class MaskedEvents {
    private MaskedEvents() {}

    /** Writes an exec up to the environment. */
    static void exec(EventWriter writer, String exe, String args, String env) {
        writer.begin(EventCode.SYSCALL_EXECVE_19_X, 5, 10)
                .put(0)
                .put(exe)
                .putBytes(Bytes.of(args))
                .put(10)
                .put(10)
                .put(1)
                .put("")
                .put(1024)
                .put(1)
                .put(2)
                .put(3)
                .put(4)
                .put(5)
                .put("c")
                .putBytes(Bytes.of("io=/x\0"))
                .putBytes(Bytes.of(env));
    }

    /** Writes a write of {@code data}. */
    static void write(EventWriter writer, long thread, String data) {
        writer.begin(EventCode.SYSCALL_WRITE_X, 5, thread)
                .put(data.length())
                .putBytes(Bytes.of(data))
                .put(1)
                .put(data.length());
    }
}
