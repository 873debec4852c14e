package eyas.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.event.Bytes;
import eyas.event.DescriptorRecord;
import eyas.event.DescriptorRecord.SocketRecord;
import eyas.event.DescriptorType;
import eyas.event.Event;
import eyas.event.EventSource.Outcome;
import eyas.event.EventSourceException;
import eyas.event.ProcessRecord;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads every version of the blocks before the first event, from hand-written bytes. */
final class SnapshotBlocksTest {
    private static RecordingConsumer read(CaptureBuilder file) {
        RecordingConsumer consumer = new RecordingConsumer();
        try (CaptureSource source = file.source()) {
            source.start(consumer);
            assertThat(source.next(new Event())).isEqualTo(Outcome.END);
            assertThat(source.warnings()).isEmpty();
        }
        return consumer;
    }

    @ParameterizedTest
    @CsvSource({
        "0x202, 1",
        "0x8000ABCD, 1",
        "0x207, 2",
        "0x8013ABCD, 2",
        "0x209, 3",
        "0x8014ABCD, 3",
        "0x210, 4",
        "0x211, 5",
        "0x212, 6",
        "0x213, 7",
        "0x214, 8"
    })
    void readsProcessListsWithoutEntryLengths(String type, int version) {
        CaptureBuilder file = CaptureBuilder.capture().begin(Integer.parseUnsignedInt(type.substring(2), 16));
        for (int tid = 100; tid < 103; tid++) {
            process(file, tid, version);
        }
        RecordingConsumer recorded = read(file.end());
        assertThat(recorded.calls).containsExactly("begin box", "process 100", "process 101", "process 102", "end");
        ProcessRecord process = recorded.processes.get(2);
        assertThat(Bytes.text(process.program().comm())).isEqualTo("bash");
        assertThat(Bytes.text(process.program().args())).isEqualTo("-c\0true\0");
        assertThat(Bytes.text(process.program().cwd())).isEqualTo("/home");
        assertThat(process.identity().sid()).isEqualTo(version >= 6 ? 77 : -1);
        assertThat(process.identity().vpgid()).isEqualTo(version >= 8 ? 78 : -1);
        assertThat(Bytes.text(process.program().exePath())).isEqualTo(version >= 7 ? "/bin/bash" : "");
        assertThat(process.resources().vmRss()).isEqualTo(version >= 2 ? 2000 : 0);
        assertThat(process.resources().minorFaults()).isEqualTo(version >= 2 ? 5 : 0);
        assertThat(Bytes.text(process.program().env())).isEqualTo(version >= 3 ? "A=1\0" : "");
        assertThat(process.identity().vpid()).isEqualTo(version >= 4 ? 8 : -1);
        assertThat(Bytes.text(process.resources().cgroups())).isEqualTo(version >= 4 ? "cpu=/a\0" : "");
        assertThat(Bytes.text(process.program().root())).isEqualTo(version >= 5 ? "/jail" : "");
        assertThat(process.credentials().loginUid()).isEqualTo(-1);
    }

    static void process(CaptureBuilder file, int tid, int version) {
        file.u64(tid).u64(100).u64(1);
        if (version >= 6) {
            file.u64(77);
        }
        if (version >= 8) {
            file.u64(78);
        }
        file.string("bash").string("bash");
        if (version >= 7) {
            file.string("/bin/bash");
        }
        // The last NUL of the arguments is missing in some files.
        file.string("-c\0true").string("/home").u64(1024).u32(0).u32(1000).u32(1001);
        if (version >= 2) {
            file.u32(3000).u32(2000).u32(1).u64(4).u64(5);
        }
        if (version >= 3) {
            file.string("A=1\0");
        }
        if (version >= 4) {
            file.u64(9).u64(8).string("cpu=/a\0");
        }
        if (version >= 5) {
            file.string("/jail");
        }
    }

    @Test
    void readsProcessesWithLengthsAndSkipsNewerFields() {
        CaptureBuilder file = CaptureBuilder.capture().begin(0x215);
        for (int tid = 100; tid < 102; tid++) {
            int begin = file.size();
            file.u32(0);
            process(file, tid, 9);
            file.u64(123_456).u32(34816).u32(1000).u8(1).u64(11).u64(12).u64(13).u8(1);
            file.u64(21).u64(22).u64(23).u8(1).u8(1).u64(79);
            file.raw((byte) 0xEE, (byte) 0xEE, (byte) 0xEE);
            file.patch(begin, file.size() - begin);
        }
        RecordingConsumer recorded = read(file.end());
        assertThat(recorded.processes).hasSize(2);
        ProcessRecord process = recorded.processes.get(1);
        assertThat(process.resources().pidNamespaceStart()).isEqualTo(123_456);
        assertThat(process.identity().tty()).isEqualTo(34816);
        assertThat(process.credentials().loginUid()).isEqualTo(1000);
        assertThat(process.program().exeFlags()).isEqualTo(0xF);
        assertThat(process.credentials().capEffective()).isEqualTo(13);
        assertThat(process.program().exeMtime()).isEqualTo(23);
        assertThat(process.identity().pgid()).isEqualTo(79);
    }

    @Test
    void earlyWritersHadNeitherNamespaceStartNorTerminal() {
        CaptureBuilder file = CaptureBuilder.capture().begin(0x215);
        int begin = file.size();
        file.u32(0);
        process(file, 100, 9);
        file.u32(1000).u8(1).u64(11).u64(12).u64(13);
        file.patch(begin, file.size() - begin);
        ProcessRecord process = read(file.end()).processes.get(0);
        assertThat(process.credentials().loginUid()).isEqualTo(1000);
        assertThat(process.program().exeFlags()).isEqualTo(1);
        assertThat(process.credentials().capEffective()).isEqualTo(13);
        assertThat(process.identity().tty()).isZero();
        assertThat(process.resources().pidNamespaceStart()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x203", "0x8001ABCD", "0x218"})
    void readsDescriptorLists(String type) {
        boolean sized = type.equals("0x218");
        CaptureBuilder file = CaptureBuilder.capture()
                .begin(Integer.parseUnsignedInt(type.substring(2), 16))
                .u64(100);
        descriptor(file, sized, 0, 1, f -> f.string("/dev/null"));
        descriptor(file, sized, 1, 16, f -> {
            f.u32(0x401).string("/tmp/x");
            if (sized) {
                f.u32(0x801);
            }
        });
        descriptor(
                file,
                sized,
                2,
                3,
                f -> f.raw((byte) 10, (byte) 0, (byte) 0, (byte) 1)
                        .raw((byte) 10, (byte) 0, (byte) 0, (byte) 2)
                        .u16(4000)
                        .u16(443)
                        .u8(1));
        descriptor(
                file,
                sized,
                3,
                5,
                f -> f.raw((byte) 127, (byte) 0, (byte) 0, (byte) 1).u16(80).u8(1));
        descriptor(file, sized, 4, 4, f -> f.raw(new byte[32]).u16(1).u16(2).u8(2));
        descriptor(file, sized, 5, 6, f -> f.raw(new byte[16]).u16(53).u8(2));
        descriptor(file, sized, 6, 8, f -> f.u64(0xFFFF_8880_0000_1111L).u64(0).string("/run/x.sock"));
        descriptor(file, sized, 7, 21, f -> f.string("pidfd"));
        RecordingConsumer recorded = read(file.end());
        assertThat(recorded.descriptors).hasSize(8);
        DescriptorRecord opened = recorded.descriptors.get(1);
        assertThat(opened.type()).isEqualTo(DescriptorType.FILE_V2);
        assertThat(opened.openFlags()).isEqualTo(0x401);
        assertThat(opened.dev()).isEqualTo(sized ? 0x801 : 0);
        DescriptorRecord client = recorded.descriptors.get(2);
        assertThat(socket(client).destinationPort()).isEqualTo(443);
        assertThat(socket(client).sourceAddress()).containsExactly(10, 0, 0, 1);
        assertThat(socket(recorded.descriptors.get(3)).sourcePort()).isEqualTo(80);
        assertThat(socket(recorded.descriptors.get(6)).sourcePointer()).isEqualTo(0xFFFF_8880_0000_1111L);
        assertThat(Bytes.text(recorded.descriptors.get(6).name())).isEqualTo("/run/x.sock");
        assertThat(Bytes.text(recorded.descriptors.get(7).name())).isEqualTo("pidfd");
        assertThat(recorded.descriptors.get(7).ino()).isEqualTo(1007);
    }

    private static SocketRecord socket(DescriptorRecord descriptor) {
        return Objects.requireNonNull(descriptor.socket());
    }

    static void descriptor(CaptureBuilder file, boolean sized, int fd, int type, Consumer<CaptureBuilder> payload) {
        int begin = file.size();
        if (sized) {
            file.u32(0);
        }
        file.u64(fd).u64(1000 + fd).u8(type);
        payload.accept(file);
        if (sized) {
            file.patch(begin, file.size() - begin);
        }
    }

    @Test
    void keepsDescriptorsOfUnknownTypes() {
        CaptureBuilder file = CaptureBuilder.capture().begin(0x218).u64(100);
        descriptor(file, true, 3, 99, f -> f.u64(1).u64(2));
        descriptor(file, true, 4, 1, f -> f.string("/x"));
        RecordingConsumer recorded = read(file.end());
        assertThat(recorded.descriptors)
                .extracting(DescriptorRecord::type)
                .containsExactly(DescriptorType.UNSUPPORTED, DescriptorType.FILE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x205", "0x8011ABCD", "0x219"})
    void readsInterfaces(String type) {
        boolean sized = type.equals("0x219");
        CaptureBuilder file = CaptureBuilder.capture().begin(Integer.parseUnsignedInt(type.substring(2), 16));
        for (int kind = 1; kind <= 4; kind++) {
            int size = kind % 2 == 1 ? 4 : 16;
            if (sized) {
                file.u32(4 + 3 * size + (kind <= 2 ? 8 : 0) + 4);
            }
            file.u16(kind).u16(4).raw(new byte[3 * size]);
            if (kind <= 2) {
                file.u64(1000);
            }
            file.raw((byte) 'e', (byte) 't', (byte) 'h', (byte) ('0' + kind));
        }
        RecordingConsumer recorded = read(file.end());
        assertThat(recorded.calls).contains("interface eth1", "interface eth2", "interface eth3", "interface eth4");
        assertThat(recorded.interfaces.get(1).address()).hasSize(16);
        assertThat(recorded.interfaces.get(1).speed()).isEqualTo(1000);
        assertThat(recorded.interfaces.get(2).speed()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x206", "0x8012ABCD", "0x220"})
    void readsUsersAndGroups(String type) {
        boolean sized = type.equals("0x220");
        CaptureBuilder file = CaptureBuilder.capture().begin(Integer.parseUnsignedInt(type.substring(2), 16));
        if (sized) {
            file.u32(4 + 1 + 8 + 6 + 4 + 5 + 7);
        }
        file.u8(0).u32(0).u32(0).string("root").string("/root").string("/bin/sh");
        if (sized) {
            file.u32(4 + 1 + 4 + 2 + 5);
        }
        file.u8(1).u32(27).string("wheel");
        RecordingConsumer recorded = read(file.end());
        assertThat(recorded.calls).containsExactly("begin box", "user root", "group wheel", "end");
        assertThat(Bytes.text(recorded.users.get(0).shell())).isEqualTo("/bin/sh");
    }

    @Test
    void skipsAndCountsUnknownBlocks() {
        CaptureBuilder file =
                CaptureBuilder.capture().begin(0x7777).raw(new byte[900_000]).end();
        file.event(5, 1, CaptureBuilder.s64(0), CaptureBuilder.s64(3));
        try (CaptureSource source = file.source()) {
            source.start(new RecordingConsumer());
            assertThat(source.next(new Event())).isEqualTo(Outcome.EVENT);
            assertThat(source.counters().causes()).anySatisfy(c -> {
                assertThat(c.name()).isEqualTo("unknown_block");
                assertThat(c.count()).isEqualTo(1);
            });
        }
    }

    @Test
    void restartsWithEverySection() {
        CaptureBuilder file = CaptureBuilder.capture().event(5, 1, CaptureBuilder.s64(0), CaptureBuilder.s64(3));
        file.section().machine("other").event(5, 2, CaptureBuilder.s64(0), CaptureBuilder.s64(3));
        RecordingConsumer recorded = new RecordingConsumer();
        try (CaptureSource source = file.source()) {
            Event event = new Event();
            source.start(recorded);
            assertThat(source.next(event)).isEqualTo(Outcome.EVENT);
            assertThat(source.next(event)).isEqualTo(Outcome.EVENT);
            assertThat(event.number()).isEqualTo(2);
            assertThat(source.next(event)).isEqualTo(Outcome.END);
            assertThat(source.sections()).isEqualTo(2);
        }
        assertThat(recorded.calls).containsExactly("begin box", "end", "begin other", "end");
    }

    @Test
    void endsAtTruncatedLaterSection() {
        byte[] whole = CaptureBuilder.capture().section().machine("other").bytes();
        for (int length = CaptureBuilder.capture().size() + 8; length < whole.length; length++) {
            try (CaptureSource source = CaptureBuilder.source(Arrays.copyOf(whole, length))) {
                source.start(new RecordingConsumer());
                assertThat(source.next(new Event())).isEqualTo(Outcome.END);
                boolean afterHeader = length == CaptureBuilder.capture().size() + 28;
                assertThat(source.warnings()).as("length %d", length).hasSize(afterHeader ? 0 : 1);
            }
        }
    }

    @Test
    void reportsByteOfEntryLongerThanItsBlock() {
        CaptureBuilder file = CaptureBuilder.capture();
        int begin = file.size();
        file.begin(0x215).u32(1_000_000_000).u64(1).end();
        try (CaptureSource source = file.source()) {
            assertThatThrownBy(() -> source.start(new RecordingConsumer()))
                    .isInstanceOf(EventSourceException.class)
                    .hasMessageContaining("test.scap: byte " + (begin + 12))
                    .hasMessageContaining("999999996 bytes");
        }
    }
}
