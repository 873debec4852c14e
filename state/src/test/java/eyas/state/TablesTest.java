package eyas.state;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.InterfaceRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tests what the appliers stand on: hash table, interning, container ids, control groups, interfaces. */
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
    void equalStringsAreOneArray() {
        byte[] source = Bytes.of("xx/usr/bin/catyy");
        byte[] first = strings.intern(source, 2, 12);
        assertThat(Bytes.text(first)).isEqualTo("/usr/bin/cat");
        assertThat(strings.intern(Bytes.of("/usr/bin/cat"), 0, 12)).isSameAs(first);
        assertThat(strings.intern(source, 0, 0)).isSameAs(Bytes.EMPTY);
    }

    @Test
    void manyStringsNeverMixUp() {
        for (int i = 0; i < 300_000; i++) {
            byte[] text = Bytes.of("/path/" + i);
            assertThat(strings.intern(text, 0, text.length)).isEqualTo(text);
        }
    }

    @Test
    void subsystemsGetTheirKnownNames() {
        CgroupNames names = new CgroupNames(strings);
        assertThat(Bytes.text(names.rename(Bytes.of("io=/a\0mem_cgroup=/b\0perf=/\0cpu=/\0iox=/\0"))))
                .isEqualTo("blkio=/a\0memory=/b\0perf_event=/\0cpu=/\0iox=/\0");
        byte[] odd = Bytes.of("nothing\0");
        assertThat(names.rename(odd)).isSameAs(odd);
        byte[] dense = Bytes.of("io=\0".repeat(1000));
        assertThat(Bytes.text(names.rename(dense))).isEqualTo("blkio=\0".repeat(1000));
        byte[] perf = Bytes.of("perf=\0".repeat(700));
        assertThat(Bytes.text(names.rename(perf))).isEqualTo("perf_event=\0".repeat(700));
    }

    @Test
    void localAddressesComeFromTheInterfaces() {
        InterfaceTable interfaces = new InterfaceTable(3);
        byte[] mask = {-1, -1, -1, 0};
        interfaces.add(new InterfaceRecord("lo", new byte[] {127, 0, 0, 1}, mask, mask, 0));
        interfaces.add(new InterfaceRecord("a", new byte[] {10, 0, 0, 5}, mask, mask, 0));
        interfaces.add(new InterfaceRecord("b", new byte[] {10, 0, 1, 5}, mask, mask, 0));
        interfaces.add(new InterfaceRecord("c", new byte[] {10, 0, 2, 5}, mask, mask, 0));
        assertThat(interfaces.all()).hasSize(3);
        assertThat(interfaces.isLocal(new byte[] {10, 0, 1, 5})).isTrue();
        assertThat(interfaces.isLocal(new byte[] {10, 0, 1, 6})).isFalse();
        assertThat(interfaces.localFor(new byte[] {10, 0, 1, 77})).containsExactly(10, 0, 1, 5);
        assertThat(interfaces.localFor(new byte[] {8, 8, 8, 8})).containsExactly(10, 0, 0, 5);
        assertThat(interfaces.localFor(new byte[16])).isEmpty();
    }

    @Test
    void anIpv6AddressIsLocalByItsNetwork() {
        InterfaceTable interfaces = new InterfaceTable(2);
        byte[] own = {0x20, 1, 0xd, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0, 1};
        interfaces.add(new InterfaceRecord("e", own, new byte[16], new byte[16], 0));
        byte[] neighbour = own.clone();
        neighbour[15] = 9;
        assertThat(interfaces.isLocal(neighbour)).isTrue();
        assertThat(interfaces.localFor(neighbour)).containsExactly(own);
        byte[] elsewhere = own.clone();
        elsewhere[7] = 8;
        assertThat(interfaces.isLocal(elsewhere)).isFalse();
        assertThat(interfaces.isLocal(new byte[16])).isFalse();
        interfaces.add(new InterfaceRecord("lo", loopback(), new byte[16], new byte[16], 0));
        assertThat(interfaces.isLocal(new byte[16])).as("the network of ::1").isTrue();
        assertThat(interfaces.isLocal(new byte[] {0, 0, 0, 0})).isFalse();
    }

    private static byte[] loopback() {
        byte[] address = new byte[16];
        address[15] = 1;
        return address;
    }
}
