package eyas.capture;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.ExecveExit;
import eyas.event.EventParams.OpenExit;
import eyas.event.EventWriter;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** Tests which events are written in an older form, and that no content is lost. */
final class CompatibleEventEncoderTest {
    private final EventWriter writer = new EventWriter(MemorySegment.ofArray(new byte[1 << 17]));
    private final Event event = new Event();
    private final Event reduced = new Event();

    /** Reduces the written event; returns whether it changed. */
    private boolean reduce(CompatibleEventEncoder form) {
        writer.end();
        event.wrap(writer.segment(), 0, 0, 1, false);
        int length = form.reduce(event);
        if (length == 0) {
            return false;
        }
        reduced.wrap(form.segment(), 0, 0, 1, false);
        assertThat(reduced.decode()).isTrue();
        assertThat(reduced.length()).isEqualTo(length);
        assertThat(reduced.time()).isEqualTo(event.time());
        assertThat(reduced.thread()).isEqualTo(event.thread());
        return true;
    }

    private EventWriter open(int params) {
        return writer.begin(EventCode.SYSCALL_OPEN_X, 5, 7, params)
                .put(3)
                .put("/etc/passwd")
                .put(1)
                .put(0644);
    }

    @Test
    void omitsNumbersThatOldEventsDidNotHave() {
        try (CompatibleEventEncoder form = new CompatibleEventEncoder()) {
            open(6).putEmpty().putEmpty();
            assertThat(reduce(form)).isTrue();
            assertThat(reduced.code()).isEqualTo(EventCode.SYSCALL_OPEN_X);
            assertThat(reduced.paramCount()).isEqualTo(4);
            assertThat(reduced.paramText(OpenExit.NAME)).isEqualTo("/etc/passwd");
            assertThat(reduced.paramUnsigned(OpenExit.MODE, -1)).isEqualTo(0644);
        }
    }

    @Test
    void completeEventsStayUnchanged() {
        try (CompatibleEventEncoder form = new CompatibleEventEncoder()) {
            open(6).put(9).put(8);
            assertThat(reduce(form)).isFalse();
            open(4);
            assertThat(reduce(form)).isFalse();
            writer.begin(EventCode.SYSCALL_EXECVE_19_X, 5, 7);
            exec(31);
            assertThat(reduce(form))
                    .as("an empty string at the end is no reason")
                    .isFalse();
        }
    }

    @Test
    void oldExecsGetTheirOldCode() {
        try (CompatibleEventEncoder form = new CompatibleEventEncoder()) {
            writer.begin(EventCode.SYSCALL_EXECVE_19_X, 5, 7);
            exec(16);
            assertThat(reduce(form)).isTrue();
            assertThat(reduced.code()).isEqualTo(EventCode.SYSCALL_EXECVE_16_X);
            assertThat(reduced.paramCount()).isEqualTo(16);
            assertThat(reduced.paramText(ExecveExit.EXE)).isEqualTo("exe");
            writer.begin(EventCode.SYSCALL_EXECVE_19_X, 5, 7);
            exec(17);
            assertThat(reduce(form)).isTrue();
            assertThat(reduced.code()).isEqualTo(EventCode.SYSCALL_EXECVE_17_X);
            assertThat(reduced.paramUnsigned(ExecveExit.TTY, -1))
                    .as("the terminal")
                    .isEqualTo(16);
        }
    }

    /** Writes the first {@code given} parameters of an exec, each with its index as value. */
    private void exec(int given) {
        for (int i = 0; i < Math.min(given, 30); i++) {
            switch (i) {
                case 1 -> writer.put("exe");
                case 2, 6, 13, 14, 15, 27 -> writer.put("text");
                default -> writer.put(i);
            }
        }
    }

    @Test
    void valuesAfterEmptyNumberAreKept() {
        try (CompatibleEventEncoder form = new CompatibleEventEncoder()) {
            writer.begin(EventCode.SYSCALL_OPEN_X, 5, 7, 6)
                    .put(3)
                    .put("/x")
                    .put(1)
                    .put(0644);
            writer.putEmpty().put(77);
            assertThat(reduce(form)).isFalse();
        }
    }

    @Test
    void socketsLoseTheirFlags() {
        try (CompatibleEventEncoder form = new CompatibleEventEncoder()) {
            writer.begin(EventCode.SOCKET_SOCKET_X, 5, 7, 5)
                    .put(3)
                    .put(2)
                    .put(1)
                    .put(0)
                    .put(9);
            assertThat(reduce(form)).isTrue();
            assertThat(reduced.paramCount()).isEqualTo(4);
        }
    }
}
