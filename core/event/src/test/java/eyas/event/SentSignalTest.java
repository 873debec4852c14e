package eyas.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SentSignalTest {
    @Test
    void readsWhatItWrites() {
        SentSignal sent = new SentSignal(4711, 10);
        assertThat(SentSignal.read(sent.data())).contains(sent);
    }

    @Test
    void rejectsOtherData() {
        assertThat(SentSignal.read(new byte[8])).isEmpty();
        assertThat(SentSignal.read(new SentSignal(0, 10).data())).isEmpty();
        assertThat(SentSignal.read(new SentSignal(1, 0).data())).isEmpty();
        assertThat(SentSignal.read(new SentSignal(1, 65).data())).isEmpty();
        assertThat(SentSignal.read(new SentSignal(1L << 32, 10).data())).isEmpty();
    }
}
