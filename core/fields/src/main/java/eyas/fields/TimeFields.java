package eyas.fields;

import eyas.event.EventFlag;
import java.time.Instant;
import java.time.ZoneId;

/** Binds the time of an event in all its formats. */
final class TimeFields {
    private static final long SECOND = 1_000_000_000L;
    private static final int DAY = 86_400;

    /** Local time. A separate class, because loading the time zone rules takes a considerable part of a short run. */
    private static final class Local {
        /** Offset of local time in seconds, fixed on first use. */
        @SuppressWarnings("TimeInStaticInitializer")
        private static final int ZONE =
                ZoneId.systemDefault().getRules().getOffset(Instant.now()).getTotalSeconds();

        private Local() {}
    }

    private TimeFields() {}

    static void addTo(Binders binders) {
        binders.event("evt.time", 10, (context, out) -> clock(context.event().time(), Local.ZONE, false, true, out));
        binders.event("evt.time.s", 10, (context, out) -> clock(context.event().time(), Local.ZONE, false, false, out));
        binders.event(
                "evt.datetime", 10, (context, out) -> clock(context.event().time(), Local.ZONE, true, true, out));
        binders.event(
                "evt.datetime.s", 10, (context, out) -> clock(context.event().time(), Local.ZONE, true, false, out));
        binders.event(
                "evt.outputtime", 10, (context, out) -> clock(context.event().time(), Local.ZONE, false, true, out));
        binders.event(
                "evt.time.iso8601", 10, (context, out) -> iso(context.event().time(), out));
        binders.event("evt.rawtime", 1, (context, out) -> number(context.event().time(), out));
        binders.event(
                "evt.rawtime.s", 1, (context, out) -> number(context.event().time() / SECOND, out));
        binders.event(
                "evt.rawtime.ns", 1, (context, out) -> number(context.event().time() % SECOND, out));
        binders.other(
                "evt.reltime",
                1,
                (context, out) ->
                        number(since(context.firstTime(), context.event().time()), out));
        binders.other(
                "evt.reltime.s",
                1,
                (context, out) -> number(
                        Long.divideUnsigned(
                                since(context.firstTime(), context.event().time()), SECOND),
                        out));
        binders.other(
                "evt.reltime.ns",
                1,
                (context, out) -> number(
                        Long.remainderUnsigned(
                                since(context.firstTime(), context.event().time()), SECOND),
                        out));
        binders.other(
                "evt.deltatime",
                1,
                (context, out) ->
                        number(since(context.previousTime(), context.event().time()), out));
        binders.other(
                "evt.deltatime.s",
                1,
                (context, out) -> number(
                        Long.divideUnsigned(
                                since(context.previousTime(), context.event().time()), SECOND),
                        out));
        binders.other(
                "evt.deltatime.ns",
                1,
                (context, out) -> number(
                        Long.remainderUnsigned(
                                since(context.previousTime(), context.event().time()), SECOND),
                        out));
        binders.event("evt.latency", 1, (context, out) -> number(0, out));
        binders.event("evt.latency.s", 1, (context, out) -> number(0, out));
        binders.event("evt.latency.ns", 1, (context, out) -> number(0, out));
        binders.event("evt.latency.quantized", 1, (context, out) -> number(0, out));
        binders.event("evt.wait_latency", 1, (context, out) -> {
            out.set(0);
            return context.info().has(EventFlag.WAITS) && !context.info().isEnter();
        });
        binders.event("evt.latency.human", 2, (context, out) -> {
            out.clear().append("0ns");
            return true;
        });
        binders.required("evt.around", (definition, argument) -> {
            long moment = nanoseconds(argument);
            // The value is the distance in ms, rounded up; "=" tests whether it is at most the right side.
            SingleExtractor distance = (context, out) ->
                    number(Math.ceilDiv(Math.abs(context.event().time() - moment), 1_000_000), out);
            return Binders.bracketed(
                    definition, argument, definition.type(), Multiplicity.ONE, FieldDependency.EVENT, 1, distance);
        });
    }

    private static long nanoseconds(String argument) {
        try {
            return Long.parseUnsignedLong(argument);
        } catch (NumberFormatException e) {
            throw new FieldException("evt.around[" + argument + "]: the argument must be a time in ns since the epoch");
        }
    }

    /** Returns the elapsed time as Falco computes it: unsigned, so that an event out of order has a huge value. */
    private static long since(long earlier, long now) {
        return earlier == 0 ? 0 : now - earlier;
    }

    private static boolean number(long value, FieldValue out) {
        out.set(value);
        return true;
    }

    /** Writes a time of day, and the date if wanted, as {@code 2026-11-24 16:08:21.123456789}. */
    static boolean clock(long time, int zone, boolean date, boolean fraction, FieldValue out) {
        long seconds = Math.floorDiv(time, SECOND) + zone;
        out.clear();
        if (date) {
            appendDate(Math.floorDiv(seconds, DAY), out);
            out.append(' ');
        }
        appendClock((int) Math.floorMod(seconds, (long) DAY), out);
        if (fraction) {
            out.append('.').appendPadded(Math.floorMod(time, SECOND), 9);
        }
        return true;
    }

    private static boolean iso(long time, FieldValue out) {
        long seconds = Math.floorDiv(time, SECOND);
        out.clear();
        appendDate(Math.floorDiv(seconds, DAY), out);
        out.append('T');
        appendClock((int) Math.floorMod(seconds, (long) DAY), out);
        out.append('.').appendPadded(Math.floorMod(time, SECOND), 9).append("+0000");
        return true;
    }

    /** Appends the local date and time of an unsigned {@code time}, the format of time parameters. */
    static void appendStamp(long time, FieldValue out) {
        long seconds = Long.divideUnsigned(time, SECOND) + Local.ZONE;
        appendDate(Math.floorDiv(seconds, DAY), out);
        out.append(' ');
        appendClock((int) Math.floorMod(seconds, (long) DAY), out);
        out.append('.').appendPadded(Long.remainderUnsigned(time, SECOND), 9);
    }

    private static void appendClock(int second, FieldValue out) {
        out.appendPadded(second / 3600, 2)
                .append(':')
                .appendPadded(second / 60 % 60, 2)
                .append(':')
                .appendPadded(second % 60, 2);
    }

    /** Appends the date of a day counted from 1970-01-01 in the proleptic Gregorian calendar. */
    private static void appendDate(long epochDay, FieldValue out) {
        // Years start in March here, so that the leap day is the last of its year.
        long day = epochDay + 719_468;
        long era = Math.floorDiv(day, 146_097);
        long dayOfEra = Math.floorMod(day, 146_097L);
        long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long shifted = (5 * dayOfYear + 2) / 153;
        long month = shifted < 10 ? shifted + 3 : shifted - 9;
        long year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
        out.appendPadded(year, 4)
                .append('-')
                .appendPadded(month, 2)
                .append('-')
                .appendPadded(dayOfYear - (153 * shifted + 2) / 5 + 1, 2);
    }
}
