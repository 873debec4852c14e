package eyas.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class KernelNameTest {
    private static KernelName name(KernelName.Kind kind, int flags, String path, String more) {
        return new KernelName(
                1L << 40, 0x10302, 0x9fa0, -100, kind, flags, 4, 4711, 0100644, Bytes.of(path), Bytes.of(more));
    }

    @Test
    void dataIsReadAsItWasWritten() {
        for (KernelName.Kind kind : KernelName.Kind.values()) {
            KernelName name =
                    name(kind, KernelName.PROCFS | KernelName.OWN | KernelName.OBJECT, "/mnt/4711/mem", "/4711/mem");

            KernelName read = KernelName.read(name.data()).orElseThrow();

            assertThat(read).usingRecursiveComparison().isEqualTo(name);
        }
    }

    @Test
    void rejectsDataThatIsTooShortOrOfAnUnknownKind() {
        byte[] data = name(KernelName.Kind.BASE, 0, "/a", "").data();

        assertThat(KernelName.read(Arrays.copyOf(data, 32))).isEmpty();
        assertThat(KernelName.read(Bytes.EMPTY)).isEmpty();
        data[20] = 0;
        assertThat(KernelName.read(data)).isEmpty();
        data[20] = 99;
        assertThat(KernelName.read(data)).isEmpty();
    }

    @Test
    void rejectsPathsLongerThanTheKernelSideWrites() {
        String longest = "/" + "a".repeat(KernelName.MOST_PATH - 2);

        assertThat(KernelName.read(name(KernelName.Kind.BASE, 0, longest, "").data()))
                .isPresent();
        assertThat(KernelName.read(
                        name(KernelName.Kind.BASE, 0, longest + "a", "").data()))
                .isEmpty();
        assertThat(KernelName.read(
                        name(KernelName.Kind.TEXT, 0, "/", longest + "a").data()))
                .isEmpty();
    }

    @Test
    void directoryCanBeTheRootOfTheCaller() {
        byte[] data = name(KernelName.Kind.BASE, 0, "/srv", "").data();

        assertThat(KernelName.read(data).orElseThrow().callerRoot()).isEqualTo(4);
    }

    @Test
    void callerRootBeyondThePathIsIgnored() {
        byte[] data = name(KernelName.Kind.BASE, 0, "/a", "").data();

        assertThat(KernelName.read(data).orElseThrow().callerRoot()).isZero();
    }

    @Test
    void arbitraryDataIsReadWithinItsBounds() {
        Random random = new Random(27);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] data = new byte[random.nextInt(80)];
            random.nextBytes(data);
            if (data.length > 20) {
                data[20] = (byte) random.nextInt(9);
            }
            KernelName name = KernelName.read(data).orElse(null);
            if (name != null) {
                read++;
                assertThat(name.path().length + name.more().length).isLessThan(data.length);
            }
        }
        assertThat(read).isPositive();
    }
}
