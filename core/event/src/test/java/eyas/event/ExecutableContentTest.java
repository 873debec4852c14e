package eyas.event;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.ExecutableContent.Miss;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExecutableContentTest {
    private static final String HASH = "0123456789abcdef".repeat(4);

    private static void assertSame(ExecutableContent content) {
        ExecutableContent read = ExecutableContent.read(content.data()).orElseThrow();
        assertThat(read).usingRecursiveComparison().isEqualTo(content);
    }

    @Test
    void hashIsReadAsItWasWritten() {
        byte[] path = {'/', 'a', ' ', (byte) 0xFF, '\n', '='};
        assertSame(new ExecutableContent(path, -1, 1_700_000_000_123_456_789L, 1L << 40, HASH, null));
        assertSame(new ExecutableContent(Bytes.EMPTY, 0, 0, 0, HASH, null));
    }

    @ParameterizedTest
    @EnumSource(Miss.class)
    void unhashedEntryIsReadAsWritten(Miss miss) {
        assertSame(new ExecutableContent(Bytes.of("/x"), 5, -6, 7, null, miss));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha256=",
                "sha256=x ino=1 ctime=1 size=1 path=/x",
                "missed=never ino=1 ctime=1 size=1 path=/x",
                "missed=gone ino=-1 ctime=1 size=1 path=/x",
                "missed=gone ino=1 ctime= size=1 path=/x",
                "missed=gone ino=1 ctime=1 size=1",
                "missed=gone ino=1 ctime=1 size=1 ",
                "missed=gone ino=1 ctime=1 size=1 what=/x",
                "missed=gone size=1 ctime=1 ino=1 path=/x",
            })
    void otherDataIsIgnored(String data) {
        assertThat(ExecutableContent.read(Bytes.of(data))).isEmpty();
    }

    @Test
    void anyBytesAreParsedOrRejected() {
        Random random = new Random(7);
        byte[] good = new ExecutableContent(Bytes.of("/x"), 5, 6, 7, HASH, null).data();
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] data = good.clone();
            data[random.nextInt(data.length)] = (byte) random.nextInt();
            refused += ExecutableContent.read(data).isEmpty() ? 1 : 0;
        }
        assertThat(refused).isBetween(1, 19_999);
        assertThat(ExecutableContent.read(new byte[1 << 20])).isEmpty();
    }
}
