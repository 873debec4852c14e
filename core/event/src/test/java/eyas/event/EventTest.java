package eyas.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EventTest {
    private final MemorySegment memory = Arena.ofAuto().allocate(4096);
    private final EventWriter writer = new EventWriter(memory);
    private final Event event = new Event();

    private int openat() {
        return writer.begin(EventCode.SYSCALL_OPENAT_2_X, 1_700_000_000_000_000_001L, 4711)
                .put(-2)
                .put(-100)
                .put("/etc/shadow")
                .put(0x1)
                .put(0)
                .put(7)
                .put(99)
                .end();
    }

    @Test
    void showsWhatWasWritten() {
        int length = openat();
        event.wrap(memory, 0, 3, 12, false);
        assertThat(event.decode()).isTrue();
        assertThat(event.length()).isEqualTo(length);
        assertThat(event.time()).isEqualTo(1_700_000_000_000_000_001L);
        assertThat(event.thread()).isEqualTo(4711);
        assertThat(event.cpu()).isEqualTo(3);
        assertThat(event.number()).isEqualTo(12);
        assertThat(event.paramCount()).isEqualTo(7);
        assertThat(event.paramSigned(0, 0)).isEqualTo(-2);
        assertThat(event.paramText(2)).isEqualTo("/etc/shadow");
        assertThat(event.paramStringLength(2)).isEqualTo(11);
        byte[] text = event.paramString(2);
        assertThat(event.isParamString(2, text, 11)).isTrue();
        assertThat(event.isParamString(2, text, 10)).isFalse();
        assertThat(event.isParamString(2, text, 0)).isFalse();
        for (int i = 0; i < 11; i++) {
            byte[] other = text.clone();
            other[i]++;
            assertThat(event.isParamString(2, other, 11)).as("byte %d", i).isFalse();
        }
        assertThat(event.paramUnsigned(5, -1)).isEqualTo(7);
        assertThat(event.paramUnsigned(6, -1)).isEqualTo(99);
        assertThat(event.paramLength(7)).isEqualTo(-1);
        assertThat(event.paramUnsigned(7, 42)).isEqualTo(42);
    }

    /** Strings of all lengths, with and without a NUL before their end, at the end of the memory or before it. */
    @Test
    void measuresStrings() {
        for (int size = 1; size < 40; size++) {
            for (int nul = 0; nul <= size; nul++) {
                byte[] text = new byte[size];
                Arrays.fill(text, (byte) 'x');
                if (nul < size) {
                    text[nul] = 0;
                }
                int length = writer.begin(EventCode.SYSCALL_OPENAT_2_X, 1, 2)
                        .put(-2)
                        .put(-100)
                        .putBytes(text)
                        .end();
                for (MemorySegment part : List.of(memory, memory.asSlice(0, length))) {
                    event.wrap(part, 0, 0, 1, false);
                    assertThat(event.decode()).isTrue();
                    assertThat(event.paramStringLength(2))
                            .as("%d of %d", nul, size)
                            .isEqualTo(nul);
                    assertThat(event.paramStringLength(2)).isEqualTo(nul);
                    assertThat(event.isParamString(2, text, nul)).isEqualTo(nul > 0);
                    assertThat(event.isParamString(2, Arrays.copyOf(text, size + 8), nul))
                            .isEqualTo(nul > 0);
                    if (nul > 0) {
                        byte[] other = text.clone();
                        other[nul - 1]++;
                        assertThat(event.isParamString(2, other, nul)).isFalse();
                        assertThat(event.isParamString(2, Arrays.copyOf(other, size + 8), nul))
                                .isFalse();
                    }
                }
            }
        }
    }

    @Test
    void rejectsParametersThatReachPastTheEnd() {
        openat();
        memory.set(EventLayout.U16, EventLayout.HEADER + 4, (short) 4000);
        event.wrap(memory, 0, 0, 1, false);
        assertThat(event.decode()).isFalse();
    }

    @Test
    void rejectsMoreParametersThanTheEventCanHold() {
        openat();
        memory.set(EventLayout.U32, EventLayout.PARAM_COUNT, -1);
        event.wrap(memory, 0, 0, 1, false);
        assertThat(event.decode()).isFalse();
    }

    @Test
    void rejectsUnknownCodes() {
        openat();
        memory.set(EventLayout.U16, EventLayout.CODE, (short) 0xFFFF);
        event.wrap(memory, 0, 0, 1, false);
        assertThat(event.decode()).isFalse();
        assertThat(event.toString()).contains("unknown code 65535");
    }

    @Test
    void largePayloadsHaveWideLengths() {
        byte[] json = new byte[100_000];
        MemorySegment large = Arena.ofAuto().allocate(200_000);
        new EventWriter(large)
                .begin(EventCode.CONTAINER_JSON_2_E, 1, 1)
                .putBytes(json)
                .end();
        event.wrap(large, 0, 0, 1, false);
        assertThat(event.decode()).isTrue();
        assertThat(event.paramLength(0)).isEqualTo(100_000);
    }

    @Test
    void writerRejectsOneParameterTooMany() {
        writer.begin(EventCode.SYSCALL_CLOSE_X, 1, 1).put(0).put(3);
        assertThatThrownBy(() -> writer.putEmpty())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("SYSCALL_CLOSE_X has only 2 parameters");
    }

    /** Numbers are read eight bytes at a time; at the end of the memory, only their own bytes are read. */
    @Test
    void readsNumbersUpToTheLastByteOfTheMemory() {
        int length = openat();
        MemorySegment exact = memory.asSlice(0, length);
        event.wrap(exact, 0, 0, 1, false);
        assertThat(event.decode()).isTrue();
        assertThat(event.paramUnsigned(6, -1)).isEqualTo(99);
        assertThat(event.paramUnsigned(5, -1)).isEqualTo(7);
        assertThat(event.paramSigned(0, 0)).isEqualTo(-2);
        assertThat(event.paramUnsigned(0, 0)).isEqualTo(-2L);
        assertThat(event.paramSigned(1, 0)).isEqualTo(-100);

        writer.begin(EventCode.SYSCALL_GETCWD_E, 1, 2).end();
        event.wrap(memory.asSlice(0, EventLayout.HEADER), 0, 0, 1, false);
        assertThat(event.decode()).isTrue();
        assertThat(event.paramCount()).isZero();
    }

    @Test
    void oddSizeIsNotANumber() {
        openat();
        memory.set(EventLayout.U16, EventLayout.HEADER + 10, (short) 3);
        event.wrap(memory, 0, 0, 1, false);
        assertThat(event.decode()).isTrue();
        assertThat(event.paramUnsigned(5, 42)).isEqualTo(42);
        assertThat(event.paramSigned(5, 42)).isEqualTo(42);
    }

    @Test
    void findsTheFirstZeroByte() {
        for (int length = 0; length < 40; length++) {
            byte[] bytes = new byte[40];
            Arrays.fill(bytes, (byte) 0x80);
            assertThat(Bytes.indexOfZero(bytes, length)).isEqualTo(length);
            for (int zero = 0; zero < length; zero++) {
                bytes[zero] = 0;
                bytes[length - 1] = 0;
                assertThat(Bytes.indexOfZero(bytes, length)).isEqualTo(zero);
                Arrays.fill(bytes, (byte) 1);
            }
        }
    }
}
