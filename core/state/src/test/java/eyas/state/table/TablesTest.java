package eyas.state.table;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tests the hash table with integer keys and the interner. */
final class TablesTest {
    private final ByteInterner strings = new ByteInterner();

    @Test
    void longTableAgreesWithAMap() {
        Random random = new Random(42);
        LongTable<Long> table = new LongTable<>(4);
        Map<Long, Long> model = new HashMap<>();
        for (int step = 0; step < 200_000; step++) {
            long key = random.nextInt(500) * (random.nextBoolean() ? 1L : 1L << 32);
            switch (random.nextInt(3)) {
                case 0 -> assertThat(table.remove(key)).isEqualTo(model.remove(key));
                case 1 -> {
                    table.put(key, (long) step);
                    model.put(key, (long) step);
                }
                default -> assertThat(table.get(key)).isEqualTo(model.get(key));
            }
            assertThat(table.size()).isEqualTo(model.size());
        }
        int walked = 0;
        for (int slot = 0; slot < table.slots(); slot++) {
            Long value = table.valueAt(slot);
            if (value != null) {
                walked++;
                assertThat(model).containsEntry(table.keyAt(slot), value);
            }
        }
        assertThat(walked).isEqualTo(model.size());
    }

    @Test
    void equalStringsShareOneArray() {
        byte[] source = Bytes.of("xx/usr/bin/catyy");
        byte[] first = strings.intern(source, 2, 12);
        assertThat(Bytes.text(first)).isEqualTo("/usr/bin/cat");
        assertThat(strings.intern(Bytes.of("/usr/bin/cat"), 0, 12)).isSameAs(first);
        assertThat(strings.intern(source, 0, 0)).isSameAs(Bytes.EMPTY);
    }

    @Test
    void manyStringsAreNeverConfused() {
        for (int i = 0; i < 300_000; i++) {
            byte[] text = Bytes.of("/path/" + i);
            assertThat(strings.intern(text, 0, text.length)).isEqualTo(text);
        }
    }
}
