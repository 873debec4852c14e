package eyas.live.sys;

import eyas.event.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The environment that the user gave. The launcher sets a locale for the Java machine, which could not open files with names in other letters
 * otherwise, and leaves in {@code EYAS_LC_ALL} what was there before: nothing, or {@code =} and the value. No command is to see any of it.
 */
final class GivenEnvironment {
    private static final byte[] LOCALE = Bytes.of("LC_ALL=");
    private static final byte[] BEFORE = Bytes.of("EYAS_LC_ALL=");

    private GivenEnvironment() {}

    /**
     * Returns the variables as they were before the launcher.
     *
     * @param own entries {@code NAME=value}
     */
    static List<byte[]> of(List<byte[]> own) {
        byte[] before = own.stream()
                .filter(variable -> Bytes.startsWith(variable, BEFORE))
                .findFirst()
                .orElse(null);
        if (before == null) {
            return own;
        }
        List<byte[]> given = new ArrayList<>();
        for (byte[] variable : own) {
            if (Bytes.startsWith(variable, LOCALE)) {
                if (before.length > BEFORE.length) {
                    given.add(value(before));
                }
            } else if (!Bytes.startsWith(variable, BEFORE)) {
                given.add(variable);
            }
        }
        return given;
    }

    private static byte[] value(byte[] before) {
        int kept = before.length - BEFORE.length; // the sign, too
        byte[] variable = Arrays.copyOf(LOCALE, LOCALE.length - 1 + kept);
        System.arraycopy(before, BEFORE.length, variable, LOCALE.length - 1, kept);
        return variable;
    }
}
