package eyas.fields;

/** Formats nanoseconds as seconds with six significant digits, in the shortest form, like C's {@code %g}. */
final class SecondsText {
    private static final int DIGITS = 6;

    private SecondsText() {}

    /** Appends {@code nanoseconds}, interpreted as unsigned, followed by {@code s}. */
    static void append(long nanoseconds, FieldValue out) {
        if (nanoseconds == 0) {
            out.append("0s");
            return;
        }
        // mantissa * 10^scale is the number of ns; the mantissa has exactly six digits afterwards.
        long mantissa = nanoseconds;
        int scale = 0;
        if (mantissa < 0) {
            mantissa = Long.divideUnsigned(mantissa, 10);
            scale = 1;
        }
        long lost = 0;
        while (mantissa >= 1_000_000) {
            lost = mantissa % 10;
            mantissa /= 10;
            scale++;
        }
        if (lost >= 5 && ++mantissa == 1_000_000) {
            mantissa = 100_000;
            scale++;
        }
        while (mantissa < 100_000) {
            mantissa *= 10;
            scale--;
        }
        int exponent = scale + DIGITS - 1 - 9;
        int digits = DIGITS;
        while (mantissa % 10 == 0) {
            mantissa /= 10;
            digits--;
        }
        if (exponent < -4 || exponent >= DIGITS) {
            appendScientific(mantissa, digits, exponent, out);
        } else if (exponent < 0) {
            out.append("0.");
            for (int i = -1; i > exponent; i--) {
                out.append('0');
            }
            out.appendDecimal(mantissa);
        } else {
            appendFixed(mantissa, digits, exponent, out);
        }
        out.append('s');
    }

    private static void appendFixed(long mantissa, int digits, int exponent, FieldValue out) {
        int fraction = digits - exponent - 1;
        if (fraction <= 0) {
            out.appendDecimal(mantissa * power(-fraction));
        } else {
            long unit = power(fraction);
            out.appendDecimal(mantissa / unit).append('.').appendPadded(mantissa % unit, fraction);
        }
    }

    private static void appendScientific(long mantissa, int digits, int exponent, FieldValue out) {
        long unit = power(digits - 1);
        out.appendDecimal(mantissa / unit);
        if (digits > 1) {
            out.append('.').appendPadded(mantissa % unit, digits - 1);
        }
        out.append('e').append(exponent < 0 ? '-' : '+').appendPadded(Math.abs(exponent), 2);
    }

    private static long power(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }
}
