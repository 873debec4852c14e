package eyas.hunt.answer;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** One value of a row. */
public sealed interface AnswerValue {
    /** A text; untrusted input. */
    record Text(String text) implements AnswerValue {}

    /** A whole number. */
    record IntegerValue(long number) implements AnswerValue {}

    /** A number with a fraction. */
    record Real(double number) implements AnswerValue {}

    /** A boolean. */
    record Truth(boolean truth) implements AnswerValue {}

    /** A time, ns since the epoch. */
    record Time(long nanos) implements AnswerValue {
        /** Returns the time in UTC, with milliseconds: {@code 2026-11-28T05:30:00.123Z}. */
        public String text() {
            return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L))
                    .truncatedTo(ChronoUnit.MILLIS)
                    .toString();
        }
    }

    /** No value. */
    record Absent() implements AnswerValue {}

    /** Returns {@code text} as a value; absent if empty. */
    static AnswerValue of(String text) {
        return text.isEmpty() ? new Absent() : new Text(text);
    }

    /** Returns the value as text; empty if absent. */
    default String shown() {
        return switch (this) {
            case Text(String text) -> text;
            case IntegerValue(long number) -> Long.toString(number);
            case Real(double number) -> Double.toString(number);
            case Truth(boolean truth) -> Boolean.toString(truth);
            case Time time -> time.text();
            case Absent _ -> "";
        };
    }
}
