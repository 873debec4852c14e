package eyas.rules.model;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of three numbers, each an unsigned 32-bit integer. */
public record Version(long major, long minor, long patch) implements Comparable<Version> {
    private static final Pattern THREE =
            Pattern.compile("([0-9]{1,10})\\.([0-9]{1,10})\\.([0-9]{1,10}).*", Pattern.DOTALL);
    private static final Comparator<Version> ORDER = Comparator.comparingLong(Version::major)
            .thenComparingLong(Version::minor)
            .thenComparingLong(Version::patch);

    /** Returns the version at the start of {@code text}; any text after the third number is ignored. */
    public static Optional<Version> parse(String text) {
        Matcher matcher = THREE.matcher(text.stripLeading());
        return matcher.matches()
                ? Optional.of(new Version(
                        Long.parseLong(matcher.group(1)),
                        Long.parseLong(matcher.group(2)),
                        Long.parseLong(matcher.group(3))))
                : Optional.empty();
    }

    /** Returns whether this version is compatible with {@code required}: same major number, and not older. */
    public boolean satisfies(Version required) {
        return major == required.major && compareTo(required) >= 0;
    }

    @Override
    public int compareTo(Version other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
