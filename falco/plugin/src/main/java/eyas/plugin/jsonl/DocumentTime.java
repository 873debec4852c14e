package eyas.plugin.jsonl;

import eyas.plugin.EventBatch;
import eyas.text.json.JsonValue;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Parses the time of a document. */
final class DocumentTime {
    private static final long SECOND = 1_000_000_000L;
    private static final BigDecimal LATEST = BigDecimal.valueOf(Long.MAX_VALUE);

    private DocumentTime() {}

    /** Returns the time in ns since the epoch; {@link EventBatch#NOW} if {@code value} is not a time. */
    static long of(JsonValue value) {
        if (value instanceof JsonValue.Text(String text)) {
            try {
                Instant time = OffsetDateTime.parse(text).toInstant();
                long nanos = Math.addExact(Math.multiplyExact(time.getEpochSecond(), SECOND), time.getNano());
                return nanos < 0 ? EventBatch.NOW : nanos;
            } catch (DateTimeException | ArithmeticException e) {
                return EventBatch.NOW;
            }
        }
        return value instanceof JsonValue.Numeric number ? number(number) : EventBatch.NOW;
    }

    /** Interprets a number as seconds, milliseconds, microseconds or nanoseconds, whichever yields a plausible time. */
    private static long number(JsonValue.Numeric number) {
        double size = number.number(-1);
        if (!(size >= 0) || size > 9.2e18) {
            return EventBatch.NOW;
        }
        BigDecimal value = new BigDecimal(number.digits());
        int digits = size < 1e11 ? 9 : size < 1e14 ? 6 : size < 1e17 ? 3 : 0;
        BigDecimal nanos = value.movePointRight(digits);
        return nanos.compareTo(LATEST) > 0 ? EventBatch.NOW : nanos.longValue();
    }
}
