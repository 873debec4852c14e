package eyas.live.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.event.Event;
import eyas.event.EventCode;
import eyas.event.EventParams.CloseExit;
import eyas.event.EventSourceException;
import eyas.event.EventWriter;
import eyas.live.ring.RingReader.Outcome;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** Reads rings that this test writes to plain memory; the second half of the data mirrors the first, as mapped. */
class RingReaderTest {
    private static final long SIZE = 4096;

    private final MemorySegment consumer = Arena.ofAuto().allocate(8, 8);
    private final MemorySegment producer = Arena.ofAuto().allocate(8, 8);
    private final MemorySegment data = Arena.ofAuto().allocate(2 * SIZE, 8);
    private final Event event = new Event();
    private long written;

    private RingReader reader() {
        return new RingReader(new RingMemory(consumer, producer, data, SIZE));
    }

    private void mirror() {
        MemorySegment.copy(data, SIZE, data, 0, SIZE / 2);
    }

    /** Appends a close event with {@code fd}, as the kernel would, with {@code flags} in the ring's header. */
    private long append(long fd, int flags) {
        long record = written & (SIZE - 1);
        MemorySegment body = data.asSlice(record + RingLayout.HEADER + RingLayout.PREFIX);
        int length = new EventWriter(body)
                .begin(EventCode.SYSCALL_CLOSE_X, 7, 42)
                .put(0)
                .put(fd)
                .end();
        data.set(RingLayout.U16, record + RingLayout.HEADER, (short) 3);
        data.set(RingLayout.U16, record + RingLayout.HEADER + 2, (short) 4);
        data.set(RingLayout.U32, record, (length + RingLayout.PREFIX) | flags);
        if (record + 200 > SIZE) {
            mirror();
        } else {
            MemorySegment.copy(data, record, data, SIZE + record, 200);
        }
        written += RingLayout.stride(length + RingLayout.PREFIX);
        RingLayout.setPosition(producer, written);
        return record;
    }

    @Test
    void showsRecordsInOrderWithoutCopying() {
        append(5, 0);
        append(6, 0);
        RingReader reader = reader();

        assertThat(reader.next(event)).isEqualTo(Outcome.EVENT);
        assertThat(event.decode()).isTrue();
        assertThat(event.segment()).isSameAs(data);
        assertThat(event.cpu()).isEqualTo(3);
        assertThat(event.thread()).isEqualTo(42);
        assertThat(event.number()).isEqualTo(1);
        assertThat(event.paramSigned(CloseExit.FD, -1)).isEqualTo(5);
        assertThat(reader.flags()).isEqualTo(4);
        assertThat(reader.next(event)).isEqualTo(Outcome.EVENT);
        event.decode();
        assertThat(event.paramSigned(CloseExit.FD, -1)).isEqualTo(6);
        assertThat(reader.next(event)).isEqualTo(Outcome.EMPTY);
        assertThat(reader.events()).isEqualTo(2);
    }

    @Test
    void releasesMemoryOnlyWhenTheViewIsInvalid() {
        append(5, 0);
        RingReader reader = reader();

        reader.next(event);
        assertThat(RingLayout.position(consumer)).isZero();
        reader.next(event);
        assertThat(RingLayout.position(consumer)).isEqualTo(written);
    }

    @Test
    void releasesMemoryInBatches() {
        while (written < SIZE / 2) {
            append(1, 0);
        }
        RingReader reader = reader();

        int reads = 0;
        while (RingLayout.position(consumer) == 0) {
            assertThat(reader.next(event)).isEqualTo(Outcome.EVENT);
            reads++;
        }
        assertThat(RingLayout.position(consumer)).isBetween(SIZE / 16, SIZE / 8);
        assertThat(reads).isGreaterThan(3);
    }

    @Test
    void readsAcrossTheEndOfTheRing() {
        RingReader reader = reader();
        int rounds = 0;
        for (long fd = 0; written < 3 * SIZE; fd++) {
            append(fd, 0);
            assertThat(reader.next(event)).isEqualTo(Outcome.EVENT);
            assertThat(event.decode()).isTrue();
            assertThat(event.paramSigned(CloseExit.FD, -1)).isEqualTo(fd);
            assertThat(reader.next(event)).isEqualTo(Outcome.EMPTY);
            rounds++;
        }
        assertThat(rounds).isGreaterThan(100);
    }

    @Test
    void waitsForABusyRecord() {
        long record = append(5, RingLayout.BUSY);
        RingReader reader = reader();

        assertThat(reader.next(event)).isEqualTo(Outcome.BUSY);
        assertThat(reader.hasMore()).isTrue();
        data.set(RingLayout.U32, record, data.get(RingLayout.U32, record) & ~RingLayout.BUSY);
        assertThat(reader.next(event)).isEqualTo(Outcome.EVENT);
    }

    @Test
    void skipsDiscardedRecord() {
        append(5, RingLayout.DISCARD);
        append(6, 0);
        RingReader reader = reader();

        assertThat(reader.next(event)).isEqualTo(Outcome.EVENT);
        event.decode();
        assertThat(event.paramSigned(CloseExit.FD, -1)).isEqualTo(6);
        assertThat(event.number()).isEqualTo(1);
        assertThat(reader.skipped()).isZero();
    }

    @Test
    void skipsAndCountsRecordWithWrongEventLength() {
        long record = append(5, 0);
        append(6, 0);
        data.set(RingLayout.U32, record + RingLayout.HEADER + RingLayout.PREFIX + 16, 4_000);
        RingReader reader = reader();

        assertThat(reader.next(event)).isEqualTo(Outcome.EVENT);
        event.decode();
        assertThat(event.paramSigned(CloseExit.FD, -1)).isEqualTo(6);
        assertThat(reader.skipped()).isEqualTo(1);
    }

    @Test
    void skipsAndCountsRecordTooShortForAnEvent() {
        data.set(RingLayout.U32, 0, 12);
        written = RingLayout.stride(12);
        append(6, 0);
        RingReader reader = reader();

        assertThat(reader.next(event)).isEqualTo(Outcome.EVENT);
        assertThat(reader.skipped()).isEqualTo(1);
    }

    @Test
    void failsOnRecordBeyondTheProducer() {
        long record = append(5, 0);
        data.set(RingLayout.U32, record, 1_000);

        assertThatThrownBy(() -> reader().next(event))
                .isInstanceOf(EventSourceException.class)
                .hasMessageContaining("the record at position 0 claims 1000 bytes")
                .hasMessageContaining("up to position " + written);
    }

    @Test
    void failsOnRecordLargerThanTheRing() {
        data.set(RingLayout.U32, 0, (int) (2 * SIZE));
        RingLayout.setPosition(producer, 1 << 20);

        assertThatThrownBy(() -> reader().next(event)).isInstanceOf(EventSourceException.class);
    }

    @Test
    void discardsLastEventFromTheCount() {
        append(5, 0);
        append(6, 0);
        RingReader reader = reader();

        reader.next(event);
        reader.discardLast();
        reader.next(event);
        assertThat(event.number()).isEqualTo(1);
        assertThat(reader.events()).isEqualTo(1);
    }

    @Test
    void rejectsRecordBeyondTheMapping() {
        long position = SIZE - 48;
        data.set(RingLayout.U32, position, 200);
        RingLayout.setPosition(consumer, position);
        RingLayout.setPosition(producer, position + RingLayout.stride(200));
        RingReader reader = new RingReader(new RingMemory(consumer, producer, data.asSlice(0, SIZE + 64), SIZE));

        assertThatThrownBy(() -> reader.next(event))
                .isInstanceOf(EventSourceException.class)
                .hasMessageContaining("claims 200 bytes");
    }

    @Test
    void requiresPowerOfTwoSize() {
        assertThatThrownBy(() -> new RingMemory(consumer, producer, data.asSlice(0, 6000), 3000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3000");
    }
}
