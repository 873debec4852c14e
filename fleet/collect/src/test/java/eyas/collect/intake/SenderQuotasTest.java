package eyas.collect.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import eyas.collect.ManualClock;
import eyas.collect.journal.Journal;
import eyas.http.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests quotas, and that rejected requests are not charged. */
final class SenderQuotasTest {
    private static final int MOST = Journal.REMEMBERED / 10;
    private static final Clock STILL = new ManualClock();

    @Test
    void rejectionByCountDoesNotChargeBytes() throws Exception {
        ManualClock clock = new ManualClock();
        SenderQuotas quotas = new SenderQuotas(1L << 40, clock);
        for (int i = 0; i < MOST; i++) {
            quotas.delivery("a", 1);
        }
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> quotas.delivery("a", 1L << 38)).hasMessageContaining("deliveries in 24 hours");
        }
        // Until one more delivery is available.
        clock.pause(Duration.ofDays(1).dividedBy(MOST).plusMillis(1));
        quotas.delivery("a", (1L << 40) - MOST * (16L << 10));
    }

    @Test
    void rejectionByBytesDoesNotChargeCount() throws Exception {
        SenderQuotas quotas = new SenderQuotas(1L << 40, STILL);
        quotas.delivery("a", (1L << 40) - (MOST - 1) * (16L << 10));
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> quotas.delivery("a", 1L << 39)).hasMessageContaining("bytes");
        }
        for (int i = 1; i < MOST; i++) {
            quotas.delivery("a", 1);
        }
        assertThatThrownBy(() -> quotas.delivery("a", 1)).hasMessageContaining("deliveries");
    }

    @Test
    void announcementsWithoutDataDoNotBlockAlerts() throws Exception {
        SenderQuotas quotas = new SenderQuotas(1_000_000, STILL);
        quotas.delivery("a", 1_000_000);
        assertThatThrownBy(() -> quotas.delivery("a", 1)).hasMessageContaining("bytes");
        quotas.alerts("a", 1_000_000);
        assertThatThrownBy(() -> quotas.alerts("a", 1)).hasMessageContaining("bytes");
        quotas.refundAlerts("a", 10);
        quotas.alerts("a", 10);
        assertThatThrownBy(() -> quotas.delivery("a", 1)).hasMessageContaining("bytes");
    }

    @Test
    void alwaysRejectsDeliveriesAboveDailyLimit() {
        SenderQuotas quotas = new SenderQuotas(1_000, STILL);
        assertThat(catchThrowable(() -> quotas.alerts("a", 1_001)))
                .isInstanceOfSatisfying(
                        RejectionException.class,
                        e -> assertThat(e.reason()).isEqualTo(RejectionException.Reason.FORBIDDEN));
    }
}
