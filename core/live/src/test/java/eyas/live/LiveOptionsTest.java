package eyas.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;

class LiveOptionsTest {
    private static final LiveOptions DEFAULTS = LiveOptions.of(new Scope.Host(), Set.of(1, 2));

    @Test
    void defaultRingFitsTheMachine() {
        assertThat(DEFAULTS.ringBytes()).isEqualTo(LiveOptions.defaultRing()).isBetween(16 << 20, 64 << 20);
        assertThat(DEFAULTS.suspended()).isZero();
        assertThat(DEFAULTS.dropFailed()).isFalse();
    }

    @Test
    void rejectsNonPowerOfTwoAndSuggestsOne() {
        assertThatThrownBy(() -> DEFAULTS.withRingBytes(10_000_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ring of 10000000 bytes: the size must be a power of two from 65536 (64 KiB) to 1073741824"
                        + " (1 GiB); the next smaller one is 8388608");
    }

    @Test
    void rejectsRingsOutsideTheLimits() {
        assertThatThrownBy(() -> DEFAULTS.withRingBytes(4096))
                .hasMessageContaining("the default is a sixteenth of the machine's memory");
        assertThatThrownBy(() -> DEFAULTS.withRingBytes(-4096)).hasMessageContaining("power of two");
        assertThatThrownBy(() -> DEFAULTS.withRingBytes(Integer.MIN_VALUE)).hasMessageContaining("power of two");
        assertThat(DEFAULTS.withRingBytes(1 << 30).ringBytes()).isEqualTo(1 << 30);
    }

    @Test
    void rejectsLimitsBeyondTheKernelSide() {
        assertThatThrownBy(() -> DEFAULTS.withSnaplen(65_001)).hasMessage("snaplen 65001 is not from 0 to 65000");
        assertThatThrownBy(() -> DEFAULTS.withEnvironmentBytes(-1))
                .hasMessage("environment limit -1 is not from 0 to 32768");
        assertThatThrownBy(() -> DEFAULTS.withSuspended(-5)).hasMessage("process id -5");
    }

    @Test
    void withersKeepOtherOptions() {
        LiveOptions changed =
                DEFAULTS.withSuspended(9).withSnaplen(100).withDropFailed(true).withRingBytes(1 << 20);

        assertThat(changed)
                .isEqualTo(new LiveOptions(1 << 20, new Scope.Host(), 9, Set.of(1, 2), 100, 4096, true, false));
    }

    @Test
    void defaultRingIsASixteenthOfMemoryWithinLimits() {
        assertThat(LiveOptions.ringFor(0)).isEqualTo(16 << 20);
        assertThat(LiveOptions.ringFor(256L << 20)).isEqualTo(16 << 20);
        assertThat(LiveOptions.ringFor(600L << 20)).isEqualTo(32 << 20);
        assertThat(LiveOptions.ringFor(24L << 30)).isEqualTo(64 << 20);
    }
}
