package eyas.capture;

import static eyas.capture.CaptureBuilder.s64;
import static org.assertj.core.api.Assertions.assertThat;

import eyas.capture.CaptureInfo.TypeCount;
import eyas.event.EventCode;
import eyas.event.MachineRecord;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class CaptureInfoTest {
    private static CaptureBuilder file() {
        CaptureBuilder file = CaptureBuilder.capture();
        file.event(EventCode.SYSCALL_CLOSE_E, 1, s64(3)).event(EventCode.SYSCALL_CLOSE_X, 1, s64(0));
        file.event(EventCode.SYSCALL_FCHDIR_X, 1, s64(0), s64(3));
        return file.section().machine("other").event(EventCode.SYSCALL_CLOSE_X, 1, s64(0), s64(3));
    }

    @Test
    void countsSectionsEventsAndTypes() {
        CaptureInfo info;
        try (CaptureSource source = file().source()) {
            info = CaptureInfo.read(source);
        }
        assertThat(info.machines()).extracting(MachineRecord::hostname).containsExactly("box", "other");
        assertThat(info.events()).isEqualTo(3).isEqualTo(info.counters().events());
        assertThat(info.records()).isEqualTo(4);
        assertThat(info.counts()).containsExactly(new TypeCount("close", false, 2), new TypeCount("fchdir", false, 1));
        assertThat(info.firstTime()).isEqualTo(1_700_000_000_000_000_000L).isEqualTo(info.lastTime());
        assertThat(info.warnings()).isEmpty();
    }

    @Test
    void memoryIsIndependentOfFileSize() {
        byte[] once = file().bytes();
        int copies = 2000;
        byte[] file = new byte[once.length * copies];
        for (int i = 0; i < copies; i++) {
            System.arraycopy(once, 0, file, i * once.length, once.length);
        }
        try (CaptureSource source =
                CaptureSource.of("long.scap", new ByteArrayInputStream(file), CaptureLimits.DEFAULT)) {
            CaptureInfo info = CaptureInfo.read(source);
            assertThat(info.events()).isEqualTo(3L * copies);
            assertThat(source.sections()).isEqualTo(2L * copies);
            assertThat(info.machines()).hasSize(1000);
        }
    }

    @Test
    void reportsTruncatedListOnce() {
        byte[] whole =
                CaptureBuilder.capture().begin(0x215).raw(new byte[400]).end().bytes();
        byte[] cut = Arrays.copyOf(whole, whole.length - 404);
        try (CaptureSource source = CaptureBuilder.source(cut)) {
            CaptureInfo info = CaptureInfo.read(source);
            assertThat(info.warnings()).singleElement().asString().contains("within the lists");
        }
    }
}
