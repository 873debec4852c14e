package eyas.session.terminal;

import org.jspecify.annotations.Nullable;

/** The words for a failure that is a bug in Eyas, or a full heap. */
public final class InternalFailure {
    private static final String DEBUG = "EYAS_DEBUG";
    private static final int CAUSES = 8;

    private InternalFailure() {}

    /** Return whether somebody wants to see where a failure came from. */
    public static boolean isTraced() {
        return System.getenv(DEBUG) != null;
    }

    /** Return what a user is told; one text that is made already where the heap is full. */
    public static String message(Throwable failure) {
        OutOfMemoryError full = outOfMemory(failure);
        if (full != null) {
            return OutOfMemory.message(full);
        }
        return isOutOfMemoryBefore(failure)
                ? OutOfMemory.MESSAGE
                : "internal error: " + named(failure) + ". This is a bug in Eyas. Run again with " + DEBUG
                        + "=1 and report what it prints, please.";
    }

    private static @Nullable OutOfMemoryError outOfMemory(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; i < CAUSES && cause != null; i++) {
            if (cause instanceof OutOfMemoryError full) {
                return full;
            }
            cause = cause.getCause();
        }
        return null;
    }

    /** Return whether a class could not be prepared before, since the heap was full then: only words are left of that. */
    private static boolean isOutOfMemoryBefore(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; i < CAUSES && cause != null; i++) {
            if (String.valueOf(cause.getMessage()).contains("OutOfMemoryError")) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** Return the failure, and what it came of: a class that cannot be prepared says nothing of why. */
    private static String named(Throwable failure) {
        Throwable cause = failure.getCause();
        if (cause == null) {
            return failure.toString();
        }
        for (int i = 0; i < CAUSES && cause.getCause() != null; i++) {
            cause = cause.getCause();
        }
        return failure + ", because of " + cause;
    }
}
