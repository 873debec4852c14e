package eyas.capture.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.ExecveExit;
import eyas.event.EventParams.OpenatExit;
import eyas.event.EventParams.WriteExit;
import eyas.event.EventTable;
import eyas.event.EventWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

final class RedactorTest {
    private final Redactor redactor = new Redactor();
    private final MemorySegment memory = Arena.ofAuto().allocate(1 << 16);
    private final EventWriter writer = new EventWriter(memory.asSlice(100));
    private final Event event = new Event();

    private Event redacted() {
        int length = writer.end();
        // Not at the start of its memory, as in a ring.
        MemorySegment.copy(memory, 100, memory, 40_000, length);
        event.wrap(memory, 40_000, 3, 77, true);
        Event result = redactor.redact(event);
        assertThat(result.length()).isEqualTo(length);
        assertThat(result.decode()).isTrue();
        return result;
    }

    private static String param(Event event, int index) {
        return Bytes.text(event.segment()
                .asSlice(event.paramOffset(index), event.paramLength(index))
                .toArray(ValueLayout.JAVA_BYTE));
    }

    private Event exec(String exe, String args, String env) {
        MaskedEvents.exec(writer, exe, args, env);
        return redacted();
    }

    private String write(long thread, String data) {
        MaskedEvents.write(writer, thread, data);
        return param(redacted(), WriteExit.DATA);
    }

    @Test
    void masksEveryPartOfExecAndNothingElse() {
        Event result = exec("mysql", "-ptopsecret1\0--note\0xyTop5ecretxy\0", "A=1\0B_TOKEN=xyTop5ecretxy\0C=2\0");
        assertThat(result).isNotSameAs(event);
        assertThat(param(result, ExecveExit.ARGS)).isEqualTo("-p**********\0--note\0*************\0");
        assertThat(param(result, ExecveExit.ENV)).isEqualTo("A=1\0B_TOKEN=*************\0C=2\0");
        assertThat(param(result, ExecveExit.EXE)).isEqualTo("mysql\0");
        assertThat(param(result, ExecveExit.CGROUPS)).isEqualTo("io=/x\0");
        assertThat(result.code()).isEqualTo(EventCode.SYSCALL_EXECVE_19_X);
        assertThat(result.thread()).isEqualTo(10);
        assertThat(result.time()).isEqualTo(5);
        assertThat(result.cpu()).isEqualTo(3);
        assertThat(result.number()).isEqualTo(77);
        assertThat(result.isStateOnly()).isTrue();
        assertThat(result.paramCount()).isEqualTo(event.paramCount());
        // The original must not change.
        assertThat(param(event, ExecveExit.ARGS)).startsWith("-ptopsecret1");
        assertThat(redactor.counts())
                .containsExactlyInAnyOrder(
                        new MaskCount("environment variable", 1, 13),
                        new MaskCount("argument", 1, 10),
                        new MaskCount("value learned elsewhere", 1, 13));
    }

    @Test
    void eventWithoutSecretsIsPassedThrough() {
        assertThat(exec("ls", "-l\0", "HOME=/\0")).isSameAs(event);
        assertThat(redactor.counts()).isEmpty();
    }

    @Test
    void secretContinuesInNextWriteOfThread() {
        String key = "-----BEGIN RSA PRIVATE KEY-----\n";
        assertThat(write(10, key)).isEqualTo(key);
        assertThat(write(11, "ordinary words")).isEqualTo("ordinary words");
        assertThat(write(10, "MIIEpAIBAAKC\n")).isEqualTo("************\n");
        assertThat(write(10, "AQEA+/bc\n")).isEqualTo("********\n");
        assertThat(write(10, "ab==\n-----END RSA PRIVATE KEY-----\nMore text"))
                .isEqualTo("****\n-----END RSA PRIVATE KEY-----\nMore text");
        assertThat(write(10, "ordinary words")).isEqualTo("ordinary words");
        assertThat(write(10, "a ghp_a1Bc2De3Fg4H")).isEqualTo("a ghp_************");
        assertThat(write(10, "mnopqrst done")).isEqualTo("******** done");
        assertThat(write(10, "mnopqrst done")).isEqualTo("mnopqrst done");
    }

    @Test
    void masksPathsAndUnixSockets() {
        writer.begin(EventCode.SYSCALL_OPENAT_2_X, 5, 10)
                .put(3)
                .put(-100)
                .put("/tmp/ghp_abcdefghijklmnopqrstuvwxyz0123456789")
                .put(1)
                .put(0)
                .put(8)
                .put(99);
        assertThat(param(redacted(), OpenatExit.NAME)).isEqualTo("/tmp/ghp_" + "*".repeat(36) + "\0");
    }

    @Test
    void handlesUnusualEventsOfEveryCode() {
        for (int code = 0; code < EventTable.size(); code++) {
            int params = EventTable.get(code).params().size();
            writer.begin(code, 5, 10, params + 1);
            for (int i = 0; i <= params; i++) {
                writer.putBytes(Bytes.of("x_token=abcdefg:// -----BEGIN PRIVATE KEY----- ghp_ --secret "));
            }
            int before = redactor.counts().size();
            assertThat(redacted().paramCount()).isEqualTo(params + 1);
            assertThat(redactor.counts().size()).isGreaterThanOrEqualTo(before);
        }
    }
}
